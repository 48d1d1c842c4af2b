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
import java.util.List;
import java.util.Set;
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
            update client_network set last_used_at = ? where client_id = ? and network = ? and last_used_at < ?""";

    private static final String ADD = """
            insert into client_network (client_id, network, first_used_at, last_used_at)
            select cast(? as varchar), cast(? as varchar), cast(? as timestamp(6) with time zone),
                cast(? as timestamp(6) with time zone)
            where (select count(*) from client_network where client_id = ?) < ? on conflict do nothing""";

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

    /** Stores new places, in the current transaction, and records those of clients that had others before. */
    List<Place> add(Set<Place> places, Instant now) {
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        List<Place> stored = new ArrayList<>(places);
        stored.removeIf(place -> written.getIfPresent(place) != null);
        stored.sort(Comparator.comparing(Place::client).thenComparing(Place::network));
        for (Place place : stored) {
            String client = place.client();
            boolean isKnown = database.update(ADVANCE, at, client, place.network(), at) == 1;
            if (!isKnown && database.update(ADD, client, place.network(), at, at, client, MAX_OF_CLIENT) == 1) {
                record(place);
            }
        }
        return stored;
    }

    /** Keeps in memory places whose transaction has been committed. */
    void remember(List<Place> stored) {
        stored.forEach(place -> written.put(place, Boolean.TRUE));
    }

    private void record(Place place) {
        List<Instant> others = database.query(
                "select first_used_at from client_network where client_id = ? and network <> ? order by first_used_at",
                (row, number) -> StoredTime.read(row, "first_used_at"),
                place.client(),
                place.network());
        if (!others.isEmpty()) {
            events.publishEvent(new ClientNetworkAdded(place.client(), place.network(), others.size(), others.get(0)));
        }
    }

    /** Client in a network. */
    record Place(String client, String network) {}
}
