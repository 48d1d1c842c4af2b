package dev.keyturn.ratelimit;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.SqlArrayValue;

/** Use of budgets in PostgreSQL, in one statement for all that a node adds at a time. */
final class PostgresUsage implements UsageStore {

    private static final int TIMEOUT_SECONDS = 2;
    static final Duration PURGE_PERIOD = Duration.ofMinutes(1);

    /** Rows are locked in the order of their keys, so that nodes do not wait for each other in a circle. */
    private static final String ADD = """
            insert into request_usage as stored (id, full_at)
            select id, now() + micros * interval '1 microsecond'
            from unnest(?, ?) as added (id, micros)
            order by id
            on conflict (id) do update set full_at = least(
                greatest(stored.full_at, now()) + (excluded.full_at - now()),
                now() + %d * interval '1 microsecond')
            returning id, cast(extract(epoch from full_at - now()) * 1000000 as bigint) as micros
            """.formatted(MAX_MICROS);

    private static final String PURGE = """
            delete from request_usage where id in (
                select id from request_usage where full_at < now() limit 10000 for update skip locked)
            """;

    private final JdbcTemplate database;
    private final Duration purgePeriod;
    private long purgedAt = System.nanoTime();

    /** @param purgePeriod time between two deletions of budgets that are full */
    PostgresUsage(DataSource source, Duration purgePeriod) {
        this.purgePeriod = purgePeriod;
        this.database = new JdbcTemplate(source);
        database.setQueryTimeout(TIMEOUT_SECONDS);
    }

    @Override
    public List<Long> add(List<Usage> usages) {
        Map<UUID, Long> rests = new HashMap<>();
        database.query(
                ADD,
                row -> {
                    rests.put(row.getObject("id", UUID.class), row.getLong("micros"));
                },
                new SqlArrayValue("uuid", usages.stream().map(Usage::budget).toArray()),
                new SqlArrayValue("bigint", usages.stream().map(Usage::micros).toArray()));
        purge();
        return usages.stream()
                .map(usage -> rests.getOrDefault(usage.budget(), 0L))
                .toList();
    }

    /** Deletes budgets that are full, which count as such without a row. */
    private void purge() {
        if (System.nanoTime() - purgedAt > purgePeriod.toNanos()) {
            purgedAt = System.nanoTime();
            database.update(PURGE);
        }
    }

    @Override
    public String name() {
        return "postgresql";
    }
}
