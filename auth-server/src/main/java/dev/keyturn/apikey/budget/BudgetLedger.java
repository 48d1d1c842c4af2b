package dev.keyturn.apikey.budget;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Consumption of budgets by all nodes, in the database. */
@Component
class BudgetLedger {

    private static final String LEFT = """
            select case when period_start < :start then 0 else taken end from api_key_budget
            where api_key_id = :key and name = :name
            """;
    private static final String BEGIN = """
            insert into api_key_budget (api_key_id, name, period_start, taken)
            select id, cast(:name as varchar(16)), cast(:start as timestamp(6) with time zone), 0
            from api_key where id = :key
            on conflict do nothing
            """;
    // A period that begins later comes from a clock that ran ahead; it counts as the present one.
    private static final String TAKE = """
            update api_key_budget
            set taken = case when period_start < :start then 0 else taken end + :amount,
                period_start = case when period_start < :start then :start else period_start end
            where api_key_id = :key and name = :name
                and case when period_start < :start then 0 else taken end + :amount <= :most
            """;

    private static final String GIVE_BACK = """
            update api_key_budget set taken = taken - :amount
            where api_key_id = :key and name = :name and period_start = :start and taken >= :amount
            """;

    private final JdbcClient jdbc;

    BudgetLedger(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Rest of the budget in the period with this start. */
    long left(UUID key, Budget.Kind kind, Budget budget, Instant start) {
        long taken = jdbc.sql(LEFT)
                .param("start", start.atOffset(ZoneOffset.UTC))
                .param("key", key)
                .param("name", kind.code())
                .query(Long.class)
                .optional()
                .orElseGet(() -> begin(key, kind, start));
        return Math.max(0, budget.limit() - taken);
    }

    private long begin(UUID key, Budget.Kind kind, Instant start) {
        jdbc.sql(BEGIN)
                .param("start", start.atOffset(ZoneOffset.UTC))
                .param("key", key)
                .param("name", kind.code())
                .update();
        return 0;
    }

    /** Takes an amount for this node. Takes nothing and returns false if less is left in the period. */
    boolean take(UUID key, Budget.Kind kind, Budget budget, Instant start, long amount) {
        return jdbc.sql(TAKE)
                        .param("start", start.atOffset(ZoneOffset.UTC))
                        .param("amount", amount)
                        .param("most", budget.limit())
                        .param("key", key)
                        .param("name", kind.code())
                        .update()
                == 1;
    }

    /** Returns an amount that this node has taken and not used. */
    void giveBack(UUID key, Budget.Kind kind, Instant start, long amount) {
        jdbc.sql(GIVE_BACK)
                .param("start", start.atOffset(ZoneOffset.UTC))
                .param("amount", amount)
                .param("key", key)
                .param("name", kind.code())
                .update();
    }
}
