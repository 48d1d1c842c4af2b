package dev.keyturn.backchannel;

import dev.keyturn.client.lookup.LogoutReceivers;
import dev.keyturn.database.DatabaseProduct;
import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.database.ReturningUpdates;
import dev.keyturn.database.StoredTime;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * The table {@code logout_delivery}. A node claims a delivery by moving its next attempt ahead, so that no transaction waits for a
 * client, and a delivery whose node dies is due again by itself.
 */
@Repository
class Outbox {

    /** Time during which failed attempts are repeated. */
    static final Duration REPEATED_FOR = Duration.ofHours(24);

    /** Well above the deadline of a request. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /** Bound of one end of sessions, far above what one person has. */
    static final int MAX_ADDED = 10_000;

    // without the order, PostgreSQL reads the whole table to find that nothing is due
    private static final String IS_ANY_DUE =
            "select 1 from logout_delivery where next_attempt_at <= :now order by next_attempt_at fetch first row only";

    private static final String CLIENTS_WITH_DUE = """
            select r.client_id from client r where exists (
                select 1 from logout_delivery d where d.client_id = r.client_id and d.next_attempt_at <= :now)""";

    /** H2 has one node, and that has one thread for a client. */
    private static final String PASS_LOCKED = " for update skip locked";

    private static final String READ = """
            select d.id, d.client_id, d.sid, d.subject, d.attempts, d.give_up_at, c.name, c.enabled, c.backchannel_logout_uri,
                c.id_token_signed_response_alg
            from logout_delivery d join client c on c.client_id = d.client_id
            where d.id = :id""";

    private static final String FINISH = """
            update logout_delivery set state = :state, next_attempt_at = null, finished_at = :now, last_status = :status,
                last_failure = :failure
            where id = :id and state = 'PENDING'""";

    private static final String REPEAT = """
            update logout_delivery set next_attempt_at = :next, last_status = :status, last_failure = :failure
            where id = :id and state = 'PENDING'""";

    private static final String GIVE_UP = """
            update logout_delivery set state = 'FAILED', next_attempt_at = null, finished_at = :now
            where id in (
                select d.id from logout_delivery d
                where d.client_id = :clientId and d.next_attempt_at <= :now and d.give_up_at <= :now
                order by d.next_attempt_at fetch first 1000 rows only)""";

    private static final String WITHDRAW = """
            update logout_delivery set state = 'FAILED', next_attempt_at = null, finished_at = :now, last_failure = :failure
            where client_id = :clientId and next_attempt_at is not null""";

    private static final String PURGE = """
            delete from logout_delivery where id in (
                select id from logout_delivery where finished_at <= :before order by finished_at fetch first :limit rows only)""";

    private final NamedStatements statements;
    private final ReturningUpdates returning;
    private final DatabaseProduct product;

    Outbox(NamedStatements statements, ReturningUpdates returning, DatabaseProduct product) {
        this.statements = statements;
        this.returning = returning;
        this.product = product;
    }

    /**
     * Adds a delivery for each client and session, unless there is one already.
     *
     * @param clients query with the columns {@code sid}, {@code client_id} and {@code subject}
     * @return how many were added, at most {@link #MAX_ADDED}
     */
    int add(NamedStatement clients, Instant now) {
        Map<String, @Nullable Object> values = new HashMap<>(clients.values());
        values.put("now", now);
        values.put("giveUpAt", now.plus(REPEATED_FOR));
        return statements.run(new NamedStatement(
                """
            insert into logout_delivery (id, client_id, sid, subject, state, attempts, created_at, next_attempt_at, give_up_at)
            select gen_random_uuid(), r.client_id, r.sid, r.subject, 'PENDING', 0,
                cast(:now as timestamp(6) with time zone), cast(:now as timestamp(6) with time zone),
                cast(:giveUpAt as timestamp(6) with time zone)
            from (%s) r
            where exists (%s)
            fetch first %d rows only
            on conflict do nothing""".formatted(clients.sql(), LogoutReceivers.query("r.client_id"), MAX_ADDED), values));
    }

    /** Clients with deliveries that are due. */
    List<String> clientsWithDue(Instant now) {
        Map<String, Object> values = Map.of("now", now);
        return returning.query(IS_ANY_DUE, values).isEmpty() ? List.of() : returning.query(CLIENTS_WITH_DUE, values);
    }

    /** Claims the delivery to a client that is due for the longest time; empty if there is none. */
    Optional<Delivery> claim(String clientId, Instant now) {
        String claim = """
            update logout_delivery set next_attempt_at = :leaseEnd, attempts = attempts + 1, last_attempt_at = :now
            where id = (
                select d.id from logout_delivery d where d.client_id = :clientId and d.next_attempt_at <= :now
                order by d.next_attempt_at fetch first row only%s)""".formatted(product.isPostgres() ? PASS_LOCKED : "");
        return returning
                .run(claim, "id", Map.of("clientId", clientId, "now", now, "leaseEnd", now.plus(LEASE)))
                .stream()
                .findFirst()
                .flatMap(id -> find(UUID.fromString(id)));
    }

    private Optional<Delivery> find(UUID id) {
        return statements.query(new NamedStatement(READ, Map.of("id", id)), (row, number) -> read(row)).stream()
                .findFirst();
    }

    private static Delivery read(ResultSet row) throws SQLException {
        String uri = row.getString("backchannel_logout_uri");
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getString("client_id"),
                row.getString("name"),
                row.getString("sid"),
                row.getString("subject"),
                row.getInt("attempts"),
                StoredTime.read(row, "give_up_at"),
                row.getBoolean("enabled"),
                uri == null ? null : URI.create(uri),
                row.getString("id_token_signed_response_alg"));
    }

    void finish(UUID id, boolean isDelivered, Outcome outcome, Instant now) {
        Map<String, @Nullable Object> values = values(id, outcome);
        values.put("state", isDelivered ? "DELIVERED" : "FAILED");
        values.put("now", now);
        statements.run(new NamedStatement(FINISH, values));
    }

    void repeat(UUID id, Outcome outcome, Instant next) {
        Map<String, @Nullable Object> values = values(id, outcome);
        values.put("next", next);
        statements.run(new NamedStatement(REPEAT, values));
    }

    private static Map<String, @Nullable Object> values(UUID id, Outcome outcome) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("id", id);
        values.put("status", outcome.status());
        values.put(
                "failure", outcome.failure() == null ? null : outcome.failure().code());
        return values;
    }

    /** Ends up to 1,000 deliveries to a client whose time is over. @return how many */
    int giveUp(String clientId, Instant now) {
        return statements.run(new NamedStatement(GIVE_UP, Map.of("clientId", clientId, "now", now)));
    }

    /** Ends all pending deliveries to a client. @return how many */
    int withdraw(String clientId, Outcome.Failure reason, Instant now) {
        return statements.run(
                new NamedStatement(WITHDRAW, Map.of("clientId", clientId, "failure", reason.code(), "now", now)));
    }

    /** Whether a client is enabled and has an address. */
    boolean hasReceiver(String clientId) {
        return !returning
                .query(LogoutReceivers.query(":clientId"), Map.of("clientId", clientId))
                .isEmpty();
    }

    int purge(Instant before, int limit) {
        return statements.run(new NamedStatement(PURGE, Map.of("before", before, "limit", limit)));
    }
}
