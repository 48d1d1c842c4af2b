package dev.keyturn.alarm.detection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyturn.database.StoredTime;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Networks from which clients get tokens: an IPv4 /24 or an IPv6 /64. One is stored when it is new and once a day after that. The first
 * {@value #MAX_OF_CLIENT} of a client stay, so that a thief with many addresses does not replace them; each node records further ones once a
 * day, in one event of an hour that counts them.
 */
@Repository
class ClientNetworks {

    static final int MAX_OF_CLIENT = 100;

    private static final int MAX_REMEMBERED = 100_000;

    private static final String ADVANCE = """
            update client_network set last_used_at = greatest(last_used_at, ?) where client_id = ? and network = ?""";

    private static final String KNOWN = """
            select client_id, count(*) as networks, min(first_used_at) as known_since
            from client_network where client_id = any(?) group by client_id""";

    private static final String ADD = """
            insert into client_network (client_id, network, first_used_at, last_used_at) values (?, ?, ?, ?)
            on conflict do nothing""";

    private final JdbcTemplate database;
    private final ApplicationEventPublisher events;
    private final Cache<Place, Boolean> written;

    ClientNetworks(JdbcTemplate database, ApplicationEventPublisher events, Ticker ticker) {
        this.database = database;
        this.events = events;
        this.written = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(Duration.ofDays(1))
                .ticker(ticker)
                .build();
    }

    /**
     * Stores new places, in the current transaction, and records those of clients that had others before. Takes as many statements for one
     * place as for thousands, but for clients beyond their limit.
     *
     * @param uncounted uses of clients in networks that are not known, because they are too many
     */
    List<Place> add(Set<Place> places, Map<String, Long> uncounted, Instant now) {
        List<Place> stored = new ArrayList<>(places);
        stored.removeIf(place -> written.getIfPresent(place) != null);
        stored.sort(Comparator.comparing(Place::client).thenComparing(Place::network));
        List<Place> unknown = advance(stored, now);
        if (!unknown.isEmpty() || !uncounted.isEmpty()) {
            addNew(unknown, uncounted, now);
        }
        return stored;
    }

    /** Notes that places are in use. @return those that the database does not have */
    private List<Place> advance(List<Place> places, Instant now) {
        int[] rows = database.batchUpdate(
                ADVANCE,
                places.stream()
                        .map(place -> new Object[] {utc(now), place.client(), place.network()})
                        .toList());
        return IntStream.range(0, rows.length)
                .filter(i -> rows[i] == 0)
                .mapToObj(places::get)
                .toList();
    }

    private void addNew(List<Place> places, Map<String, Long> uncounted, Instant now) {
        Map<String, Known> known =
                known(Stream.concat(places.stream().map(Place::client), uncounted.keySet().stream()));
        Map<String, Long> further = new TreeMap<>(uncounted);
        List<Object[]> rows = new ArrayList<>();
        List<ClientNetworkAdded> additions = new ArrayList<>();
        for (Place place : places) {
            Known before = known.getOrDefault(place.client(), new Known(0, now));
            if (before.networks < MAX_OF_CLIENT) {
                rows.add(new Object[] {place.client(), place.network(), utc(now), utc(now)});
                additions.add(
                        new ClientNetworkAdded(place.client(), place.network(), before.networks, before.since, 0));
                known.put(place.client(), new Known(before.networks + 1, before.since));
            } else {
                further.merge(place.client(), 1L, Long::sum);
            }
        }
        int[] added = database.batchUpdate(ADD, rows);
        for (int i = 0; i < added.length; i++) {
            // another node may have been quicker
            if (added[i] == 1 && additions.get(i).knownNetworks() > 0) {
                events.publishEvent(additions.get(i));
            }
        }
        further.forEach((client, number) -> {
            Known of = known.get(client);
            if (of != null) {
                events.publishEvent(ClientNetworkAdded.further(client, of.networks, of.since, number));
            }
        });
    }

    /** Networks of clients; without clients that have none. */
    private Map<String, Known> known(Stream<String> clients) {
        Object[] distinct = clients.distinct().toArray();
        Map<String, Known> known = new HashMap<>();
        database.query(
                KNOWN,
                statement -> statement.setArray(1, statement.getConnection().createArrayOf("varchar", distinct)),
                row -> {
                    known.put(
                            row.getString("client_id"),
                            new Known(row.getInt("networks"), StoredTime.read(row, "known_since")));
                });
        return known;
    }

    /** Keeps in memory places whose transaction has been committed. */
    void remember(List<Place> stored) {
        stored.forEach(place -> written.put(place, Boolean.TRUE));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /**
     * Networks of a client.
     *
     * @param networks their number
     * @param since first use of the first of them
     */
    private record Known(int networks, Instant since) {}

    /** Client in a network. */
    record Place(String client, String network) {}
}
