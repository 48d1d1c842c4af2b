package dev.keyturn.posture;

import dev.keyturn.database.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of accepted findings. */
@Repository
class Acceptances {

    private static final String VALID = """
            select id, rule_id, affected, facts, reason, accepted_by, accepted_at, expires_at from posture_acceptance where expires_at > ?
            """;
    private static final String ADD = """
            insert into posture_acceptance (id, rule_id, affected, facts, reason, accepted_by, accepted_at, expires_at)
            values (:id, :rule, :affected, :facts, :reason, :acceptedBy, :acceptedAt, :expiresAt)
            """;
    private static final String REMOVE_EARLIER = "delete from posture_acceptance where rule_id = ? and affected = ?";
    private static final String FIND = """
            select id, rule_id, affected, facts, reason, accepted_by, accepted_at, expires_at from posture_acceptance where id = ?
            """;
    private static final String REMOVE = "delete from posture_acceptance where id = ?";

    private final JdbcClient jdbc;

    Acceptances(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By rule and affected object. */
    Map<String, Map<String, Acceptance>> valid(Instant now) {
        List<Acceptance> rows = jdbc.sql(VALID)
                .param(now.atOffset(ZoneOffset.UTC))
                .query(Acceptances::read)
                .list();
        return rows.stream()
                .collect(Collectors.groupingBy(
                        Acceptance::rule, Collectors.toMap(Acceptance::affected, Function.identity())));
    }

    Optional<Acceptance> find(UUID id) {
        return jdbc.sql(FIND).param(id).query(Acceptances::read).optional();
    }

    /** Adds an acceptance in place of an earlier one of the same finding. */
    void put(Acceptance acceptance) {
        jdbc.sql(REMOVE_EARLIER)
                .param(acceptance.rule())
                .param(acceptance.affected())
                .update();
        jdbc.sql(ADD)
                .param("id", acceptance.id())
                .param("rule", acceptance.rule())
                .param("affected", acceptance.affected())
                .param("facts", acceptance.facts())
                .param("reason", acceptance.reason())
                .param("acceptedBy", acceptance.acceptedBy())
                .param("acceptedAt", acceptance.acceptedAt().atOffset(ZoneOffset.UTC))
                .param("expiresAt", acceptance.expiresAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    boolean remove(UUID id) {
        return jdbc.sql(REMOVE).param(id).update() == 1;
    }

    private static Acceptance read(ResultSet row, int number) throws SQLException {
        return new Acceptance(
                row.getObject("id", UUID.class),
                row.getString("rule_id"),
                row.getString("affected"),
                row.getString("facts"),
                row.getString("reason"),
                row.getString("accepted_by"),
                StoredTime.read(row, "accepted_at"),
                StoredTime.read(row, "expires_at"));
    }
}
