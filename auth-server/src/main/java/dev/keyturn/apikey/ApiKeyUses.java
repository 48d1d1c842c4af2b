package dev.keyturn.apikey;

import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
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
 * When, from where and how often each key was used: noted in memory while a request waits, written down together every 30
 * seconds and at shutdown. A node that is killed loses what it had not yet written.
 *
 * <p>Only keys that exist are noted, so that invented ones take no memory.
 */
@Component
class ApiKeyUses {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyUses.class);

    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7E]");
    private static final int BATCH = 500;
    private static final int LONGEST_USER_AGENT = 200;
    private static final int LONGEST_ADDRESS = 45;

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
    private final ConcurrentMap<Hour, Use> unwritten = new ConcurrentHashMap<>();

    ApiKeyUses(JdbcTemplate jdbc, TransactionOperations transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Notes that a key was accepted. */
    void noteAccepted(UUID key, Occasion occasion) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        note(new Hour(key, now.truncatedTo(ChronoUnit.HOURS)), new Use(1, 0, now, occasion));
    }

    /** Notes that a key that exists was refused. */
    void noteRefused(UUID key) {
        note(new Hour(key, clock.instant().truncatedTo(ChronoUnit.HOURS)), new Use(0, 1, null, null));
    }

    private void note(Hour hour, Use use) {
        unwritten.merge(hour, use, Use::plus);
    }

    /** How often a key was used in each hour in which it was, as far as has been written down, the oldest first. */
    List<InHour> of(UUID key) {
        return jdbc.query(
                "select begins_at, accepted, refused from api_key_use where api_key_id = ? and begins_at >= ? order by begins_at",
                (row, number) -> new InHour(
                        row.getObject("begins_at", OffsetDateTime.class).toInstant(),
                        row.getLong("accepted"),
                        row.getLong("refused")),
                key,
                clock.instant().minus(ApiKeyStorage.MEMORY_OF_USES).atOffset(ZoneOffset.UTC));
    }

    /** Writes down all that was noted; a later use that another node wrote stays. Keeps what it cannot write. */
    @PreDestroy
    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
    void write() {
        List<Noted> uses = take();
        for (int from = 0; from < uses.size(); from += BATCH) {
            write(uses.subList(from, Math.min(uses.size(), from + BATCH)));
        }
    }

    private void write(List<Noted> uses) {
        try {
            transaction.executeWithoutResult(status -> {
                jdbc.batchUpdate(ADVANCE, advances(uses));
                jdbc.batchUpdate(
                        BEGIN_HOUR,
                        uses.stream()
                                .map(noted -> new Object[] {noted.hour.at(), noted.hour.key})
                                .toList());
                jdbc.batchUpdate(
                        COUNT,
                        uses.stream()
                                .map(noted -> new Object[] {
                                    noted.use.accepted, noted.use.refused, noted.hour.key, noted.hour.at()
                                })
                                .toList());
            });
        } catch (DataAccessException | TransactionException e) {
            uses.forEach(noted -> note(noted.hour, noted.use));
            LOG.warn("The last uses of {} API keys are not written yet: {}", uses.size(), e.getMessage());
        }
    }

    // In the same order on every node, so that two that write at once wait for each other and never both.
    private List<Noted> take() {
        List<Noted> uses = new ArrayList<>();
        for (Hour hour : List.copyOf(unwritten.keySet())) {
            Use use = unwritten.remove(hour);
            if (use != null) {
                uses.add(new Noted(hour, use));
            }
        }
        uses.sort(Comparator.comparing((Noted noted) -> noted.hour.key).thenComparing(noted -> noted.hour.start));
        return uses;
    }

    private static List<Object[]> advances(List<Noted> uses) {
        List<Object[]> parameters = new ArrayList<>();
        for (Noted noted : uses) {
            Instant last = noted.use.last;
            Occasion occasion = noted.use.occasion;
            if (last != null && occasion != null) {
                Object at = last.atOffset(ZoneOffset.UTC);
                parameters.add(
                        new Object[] {at, occasion.address, occasion.userAgent, occasion.audience, noted.hour.key, at});
            }
        }
        return parameters;
    }

    /**
     * Where a key was presented; texts that are too long are cut, and hold nothing but printable ASCII.
     *
     * @param audience the API
     */
    record Occasion(
            @Nullable String address,
            @Nullable String userAgent,
            @Nullable String audience) {

        Occasion {
            address = cut(address, LONGEST_ADDRESS);
            userAgent = cut(userAgent, LONGEST_USER_AGENT);
        }

        // What callers pass on is as hostile as what they are passed, and PostgreSQL stores no NUL.
        private static @Nullable String cut(@Nullable String text, int most) {
            if (text == null) {
                return null;
            }
            String printable = UNPRINTABLE.matcher(text).replaceAll("?");
            return printable.length() <= most ? printable : printable.substring(0, most);
        }
    }

    /**
     * How often a key was used in one hour.
     *
     * @param hour when it begins
     */
    record InHour(Instant hour, long accepted, long refused) {}

    /** A key in one hour. */
    private record Hour(UUID key, Instant start) {

        Object at() {
            return start.atOffset(ZoneOffset.UTC);
        }
    }

    /** How often a key was used, and the last time. */
    private record Use(
            long accepted,
            long refused,
            @Nullable Instant last,
            @Nullable Occasion occasion) {

        Use plus(Use other) {
            boolean otherIsLater = other.last != null && (last == null || !other.last.isBefore(last));
            return new Use(
                    accepted + other.accepted,
                    refused + other.refused,
                    otherIsLater ? other.last : last,
                    otherIsLater ? other.occasion : occasion);
        }
    }

    private record Noted(Hour hour, Use use) {}
}
