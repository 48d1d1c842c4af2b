package dev.keyturn.apikey.usage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyturn.database.LastWrite;
import dev.keyturn.database.StoredTime;
import dev.keyturn.network.IpAddress;
import dev.keyturn.network.RemoteNetwork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Networks from which each key is used, at most {@value #MAX_OF_KEY} a key. A leaked key can be limited to them. A network is
 * stored when it is new and once a day after that, every 30 seconds and at shutdown. The first ones stay; each node records further ones once
 * a day.
 */
@Component
public class KnownNetworks implements LastWrite {

    private static final Logger LOG = LoggerFactory.getLogger(KnownNetworks.class);

    private static final int MAX_OF_KEY = 100;
    private static final int MAX_UNWRITTEN = 10_000;

    /** So that one key does not use up the room of others. */
    private static final int MAX_UNWRITTEN_OF_KEY = 200;

    private static final int MAX_REMEMBERED = 100_000;
    private static final int BATCH = 500;
    private static final int MAX_ADDRESS = 45;

    private static final String ADVANCE = """
            update api_key_known_network set last_used_at = greatest(last_used_at, ?)
            where api_key_id = ? and network = ?
            """;
    private static final String ADD = """
            insert into api_key_known_network (api_key_id, network, first_used_at, last_used_at)
            select k.id, ?, cast(? as timestamp(6) with time zone), cast(? as timestamp(6) with time zone) from api_key k
            where k.id = ? and (select count(*) from api_key_known_network n where n.api_key_id = k.id) < ?
            on conflict do nothing
            """;

    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final ConcurrentMap<Place, Instant> unwritten = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, Integer> unwrittenOf = new ConcurrentHashMap<>();
    private final Cache<Place, Boolean> written;

    KnownNetworks(
            JdbcTemplate jdbc,
            TransactionOperations transaction,
            ApplicationEventPublisher events,
            Clock clock,
            Ticker ticker) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
        this.written = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(Duration.ofDays(1))
                .ticker(ticker)
                .build();
    }

    /** Records that a key was accepted from an address. Does nothing if the address is unknown. */
    public void note(UUID key, @Nullable String address) {
        if (address == null || address.length() > MAX_ADDRESS) {
            return;
        }
        Place place = Place.of(key, address);
        if (written.getIfPresent(place) == null && !unwritten.containsKey(place) && takeRoom(key)) {
            unwritten.putIfAbsent(place, StoredTime.now(clock));
        }
    }

    private boolean takeRoom(UUID key) {
        return unwritten.size() < MAX_UNWRITTEN && unwrittenOf.merge(key, 1, Integer::sum) <= MAX_UNWRITTEN_OF_KEY;
    }

    /** Stored networks of a key, the latest first. */
    List<ApiKeyNetwork> of(UUID key) {
        return jdbc.query(
                "select network, first_used_at, last_used_at from api_key_known_network where api_key_id = ?"
                        + " order by last_used_at desc, network",
                (row, number) -> new ApiKeyNetwork(
                        row.getString("network"),
                        StoredTime.read(row, "first_used_at"),
                        StoredTime.read(row, "last_used_at")),
                key);
    }

    /** Stores all recorded networks. Keeps those that it cannot store. Ends with false if there is no connection. */
    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
    public boolean write() {
        List<Sighting> places = take();
        for (int from = 0; from < places.size(); from += BATCH) {
            int end = Math.min(places.size(), from + BATCH);
            if (!write(places.subList(from, end))) {
                keep(places.subList(end, places.size()));
                return false;
            }
        }
        return true;
    }

    @Override
    public Turn turn() {
        return Turn.EVENTS;
    }

    @Override
    public boolean writeLast() {
        return write();
    }

    private void keep(List<Sighting> places) {
        places.forEach(each -> unwritten.putIfAbsent(each.place, each.first));
    }

    private boolean write(List<Sighting> places) {
        try {
            transaction.executeWithoutResult(status -> {
                int[] known = jdbc.batchUpdate(
                        ADVANCE,
                        places.stream()
                                .map(each -> new Object[] {each.at(), each.key(), each.network})
                                .toList());
                int[] added = jdbc.batchUpdate(
                        ADD,
                        places.stream()
                                .map(each -> new Object[] {each.network, each.at(), each.at(), each.key(), MAX_OF_KEY})
                                .toList());
                for (int i = 0; i < added.length; i++) {
                    if (known[i] == 0) {
                        record(places.get(i), added[i] == 1);
                    }
                }
            });
            places.forEach(each -> written.put(each.place, Boolean.TRUE));
            return true;
        } catch (DataAccessException | TransactionException e) {
            keep(places);
            LOG.warn("Could not store the networks of {} API keys; retrying: {}", places.size(), e.getMessage());
            return !LastWrite.isWithoutConnection(e);
        }
    }

    /** Records a new network of a key that was used before, but never from the same block of addresses. */
    private void record(Sighting sighting, boolean isStored) {
        List<ApiKeyNetwork> others = of(sighting.key()).stream()
                .filter(each -> !each.network().equals(sighting.network))
                .toList();
        String block = RemoteNetwork.blockOf(sighting.network);
        Optional<Instant> knownSince =
                others.stream().map(ApiKeyNetwork::firstUsedAt).min(Comparator.naturalOrder());
        // if there is room and it was not stored, another node has stored and recorded it
        boolean isOwn = isStored || others.size() >= MAX_OF_KEY;
        if (isOwn
                && knownSince.isPresent()
                && others.stream()
                        .noneMatch(each -> RemoteNetwork.blockOf(each.network()).equals(block))) {
            jdbc.query(
                    "select name, client_id from api_key where id = ?",
                    row -> {
                        events.publishEvent(new ApiKeyNetworkAdded(
                                sighting.key(),
                                row.getString("name"),
                                row.getString("client_id"),
                                isStored ? block : "",
                                others.size(),
                                knownSince.get()));
                    },
                    sighting.key());
        }
    }

    // In the same order on every node, so that two that write at once wait for each other and never both.
    private List<Sighting> take() {
        List<Sighting> places = new ArrayList<>();
        unwrittenOf.clear();
        for (Place place : List.copyOf(unwritten.keySet())) {
            Instant first = unwritten.remove(place);
            if (first != null) {
                place.network().ifPresent(network -> places.add(new Sighting(place, network, first)));
            }
        }
        places.sort(Comparator.comparing(Sighting::key).thenComparing(Sighting::network));
        return places;
    }

    /**
     * Network from which a key was used.
     *
     * @param network an IPv4 address or an IPv6 network
     */
    record ApiKeyNetwork(String network, Instant firstUsedAt, Instant lastUsedAt) {}

    /**
     * A key at an address.
     *
     * @param from an IPv4 address or an IPv6 /64; it may be neither, as the verifier gives it
     */
    private record Place(UUID key, String from) {

        static Place of(UUID key, String address) {
            return new Place(key, address.indexOf(':') < 0 ? address : RemoteNetwork.of(address));
        }

        Optional<String> network() {
            return from.indexOf('/') < 0 ? IpAddress.parsePeer(from).map(IpAddress::network) : Optional.of(from);
        }
    }

    private record Sighting(Place place, String network, Instant first) {

        UUID key() {
            return place.key;
        }

        OffsetDateTime at() {
            return first.atOffset(ZoneOffset.UTC);
        }
    }
}
