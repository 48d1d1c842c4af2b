package dev.keyturn.apikey.usage;

import dev.keyturn.apikey.ApiKeyStorage;
import dev.keyturn.apikey.Printable;
import dev.keyturn.database.LastWrite;
import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Recorder of when, from where and how often each key was used: in memory first, then in the database after 30 seconds and at
 * shutdown, at most {@value #BATCH} keys a second. A node that is killed loses what it had not yet written.
 *
 * <p>Only keys that exist are recorded, so that invented ones take no memory.
 */
@Component
public class ApiKeyUses implements LastWrite {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyUses.class);

    /** How much later a use must be to be written into the row of its key, which has many indexes. */
    private static final Duration PRECISION = Duration.ofMinutes(5);

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int BATCH = 500;
    private static final int MAX_USER_AGENT = 200;
    private static final int MAX_ADDRESS = 45;

    private static final String ADVANCE = """
            update api_key set last_used_at = ?, last_used_address = ?, last_used_user_agent = ?, last_used_audience = ?
            where id = ? and (last_used_at is null or last_used_at < ?)
            """;
    private static final String BEGIN_HOUR = """
            insert into api_key_use (api_key_id, begins_at, accepted, refused)
            select id, cast(? as timestamp(6) with time zone), 0, 0 from api_key where id = ?
            on conflict do nothing
            """;
    private static final String COUNT = """
            update api_key_use set accepted = accepted + ?, refused = refused + ? where api_key_id = ? and begins_at = ?
            """;

    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private final Clock clock;
    private final ConcurrentMap<Hour, UsageCounter> unwritten = new ConcurrentHashMap<>();

    ApiKeyUses(JdbcTemplate jdbc, TransactionOperations transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Notes that a key was accepted. */
    public void noteAccepted(UUID key, Usage usage) {
        Instant now = clock.instant();
        update(new Hour(key, now.truncatedTo(ChronoUnit.HOURS)), now, counter -> counter.accept(now, usage));
    }

    /** Notes that a key that exists was refused. */
    public void noteRefused(UUID key) {
        Instant now = clock.instant();
        update(new Hour(key, now.truncatedTo(ChronoUnit.HOURS)), now, UsageCounter::refuse);
    }

    // Changed in place: as new objects, a hundred thousand keys in use would fill the old generation with what is over.
    private void update(Hour hour, Instant now, Consumer<UsageCounter> change) {
        unwritten.compute(hour, (key, known) -> {
            UsageCounter counter = known == null ? new UsageCounter(now) : known;
            change.accept(counter);
            return counter;
        });
    }

    /** How often a key was used in each hour in which it was, as far as has been written down, the oldest first. */
    List<HourlyUsage> of(UUID key) {
        return jdbc.query(
                "select begins_at, accepted, refused from api_key_use where api_key_id = ? and begins_at >= ? order by begins_at",
                (row, number) -> new HourlyUsage(
                        StoredTime.read(row, "begins_at"), row.getLong("accepted"), row.getLong("refused")),
                key,
                clock.instant().minus(ApiKeyStorage.MEMORY_OF_USES).atOffset(ZoneOffset.UTC));
    }

    /** Writes down some of what was noted a while ago: never so much that requests would wait for it. */
    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT30S")
    void writeSome() {
        Instant longAgo = clock.instant().minus(WAIT);
        write(take(counter -> counter.since.isBefore(longAgo), BATCH));
    }

    /**
     * Writes down all that was noted; a later use that another node wrote stays. Keeps what it cannot write. Ends with false if there is
     * no connection.
     */
    public boolean write() {
        List<CountedHour> uses = take(counter -> true, Integer.MAX_VALUE);
        for (int from = 0; from < uses.size(); from += BATCH) {
            int end = Math.min(uses.size(), from + BATCH);
            if (!write(uses.subList(from, end))) {
                keep(uses.subList(end, uses.size()));
                return false;
            }
        }
        return true;
    }

    @Override
    public Turn turn() {
        return Turn.COUNTS;
    }

    @Override
    public boolean writeLast() {
        return write();
    }

    private void keep(List<CountedHour> uses) {
        uses.forEach(counted -> unwritten.merge(counted.hour, counted.use, UsageCounter::plus));
    }

    private boolean write(List<CountedHour> uses) {
        if (uses.isEmpty()) {
            return true;
        }
        try {
            transaction.executeWithoutResult(status -> {
                jdbc.batchUpdate(ADVANCE, advances(uses));
                jdbc.batchUpdate(
                        BEGIN_HOUR,
                        uses.stream()
                                .map(counted -> new Object[] {counted.hour.at(), counted.hour.key})
                                .toList());
                jdbc.batchUpdate(
                        COUNT,
                        uses.stream()
                                .map(counted -> new Object[] {
                                    counted.use.accepted, counted.use.refused, counted.hour.key, counted.hour.at()
                                })
                                .toList());
            });
            return true;
        } catch (DataAccessException | TransactionException e) {
            keep(uses);
            LOG.warn("Could not store the last use of {} API keys; retrying: {}", uses.size(), e.getMessage());
            return !LastWrite.isWithoutConnection(e);
        }
    }

    // In the same order on every node, so that two that write at once wait for each other and never both.
    private List<CountedHour> take(Predicate<UsageCounter> which, int most) {
        List<CountedHour> uses = new ArrayList<>();
        for (Iterator<Map.Entry<Hour, UsageCounter>> all = unwritten.entrySet().iterator();
                all.hasNext() && uses.size() < most; ) {
            Map.Entry<Hour, UsageCounter> next = all.next();
            UsageCounter use = which.test(next.getValue()) ? unwritten.remove(next.getKey()) : null;
            if (use != null) {
                uses.add(new CountedHour(next.getKey(), use));
            }
        }
        uses.sort(Comparator.comparing((CountedHour counted) -> counted.hour.key)
                .thenComparing(counted -> counted.hour.start));
        return uses;
    }

    private static List<Object[]> advances(List<CountedHour> uses) {
        List<Object[]> parameters = new ArrayList<>();
        for (CountedHour counted : uses) {
            Usage usage = counted.use.usage;
            if (usage != null) {
                Object at = counted.use.last().atOffset(ZoneOffset.UTC);
                Object before = counted.use.last().minus(PRECISION).atOffset(ZoneOffset.UTC);
                parameters.add(new Object[] {
                    at,
                    Printable.of(usage.address),
                    Printable.of(usage.userAgent),
                    usage.audience,
                    counted.hour.key,
                    before
                });
            }
        }
        return parameters;
    }

    /**
     * Use of a key, as its verifier describes it. Long texts are cut.
     *
     * @param audience API at which the key was presented
     */
    public record Usage(
            @Nullable String address,
            @Nullable String userAgent,
            @Nullable String audience) {

        public Usage {
            address = Printable.cut(address, MAX_ADDRESS);
            userAgent = Printable.cut(userAgent, MAX_USER_AGENT);
        }
    }

    /**
     * How often a key was used in one hour.
     *
     * @param hour when it begins
     */
    record HourlyUsage(Instant hour, long accepted, long refused) {}

    /** A key in one hour. */
    private record Hour(UUID key, Instant start) {

        Object at() {
            return start.atOffset(ZoneOffset.UTC);
        }
    }

    /** Number of uses of a key, and the last one. A caller holds its entry in the map, or has removed it, to read or change it. */
    private static final class UsageCounter {

        private final Instant since;
        private long accepted;
        private long refused;
        private long lastSecond;
        private int lastNano;
        private @Nullable Usage usage;

        /** @param since when the first of these uses was */
        UsageCounter(Instant since) {
            this.since = since;
        }

        void accept(Instant now, Usage here) {
            accepted++;
            last(now.getEpochSecond(), now.getNano(), here);
        }

        void refuse() {
            refused++;
        }

        UsageCounter plus(UsageCounter other) {
            accepted += other.accepted;
            refused += other.refused;
            Usage there = other.usage;
            if (there != null && (usage == null || other.last().isAfter(last()))) {
                last(other.lastSecond, other.lastNano, there);
            }
            return this;
        }

        private void last(long second, int nano, Usage here) {
            lastSecond = second;
            lastNano = nano;
            if (!here.equals(usage)) {
                usage = here;
            }
        }

        Instant last() {
            return Instant.ofEpochSecond(lastSecond, lastNano).truncatedTo(ChronoUnit.MICROS);
        }
    }

    private record CountedHour(Hour hour, UsageCounter use) {}
}
