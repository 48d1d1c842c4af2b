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
import java.util.stream.IntStream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Networks from which clients get tokens: an IPv4 /24 or an IPv6 /64, at most {@value #MAX_OF_CLIENT} of a client. One is stored when it is
 * new and once a day after that.
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
     * place as for thousands.
     */
    List<Place> add(Set<Place> places, Instant now) {
        List<Place> stored = new ArrayList<>(places);
        stored.removeIf(place -> written.getIfPresent(place) != null);
        stored.sort(Comparator.comparing(Place::client).thenComparing(Place::network));
        List<Place> unknown = advance(stored, now);
        if (!unknown.isEmpty()) {
            addNew(unknown, now);
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

    private void addNew(List<Place> places, Instant now) {
        Map<String, Known> known = known(places);
        List<Object[]> rows = new ArrayList<>();
        List<ClientNetworkAdded> additions = new ArrayList<>();
        for (Place place : places) {
            Known before = known.getOrDefault(place.client(), new Known(0, now));
            if (before.networks < MAX_OF_CLIENT) {
                rows.add(new Object[] {place.client(), place.network(), utc(now), utc(now)});
                additions.add(new ClientNetworkAdded(place.client(), place.network(), before.networks, before.since));
                known.put(place.client(), new Known(before.networks + 1, before.since));
            }
        }
        int[] added = database.batchUpdate(ADD, rows);
        for (int i = 0; i < added.length; i++) {
            // another node may have been quicker
            if (added[i] == 1 && additions.get(i).knownNetworks() > 0) {
                events.publishEvent(additions.get(i));
            }
        }
    }

    /** Networks of the clients of places; without clients that have none. */
    private Map<String, Known> known(List<Place> places) {
        Object[] clients = places.stream().map(Place::client).distinct().toArray();
        Map<String, Known> known = new HashMap<>();
        database.query(
                KNOWN,
                statement -> statement.setArray(1, statement.getConnection().createArrayOf("varchar", clients)),
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
