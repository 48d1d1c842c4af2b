package dev.keyturn.audit;

import dev.keyturn.audit.proof.AuditSequencer;
import dev.keyturn.storage.Purge;
import dev.keyturn.storage.StoredRows;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Keeps the trail for its retention. An event that has no place in the tree, or that is still counted, is not deleted; its leaf
 * never is.
 */
@Configuration(proxyBeanMethods = false)
class AuditStorage {

    private static final String DELETE = """
            delete from audit_event where id in (
                select id from audit_event where occurred_at <= ? and tree_position is not null and burst is null
                order by occurred_at, id fetch first ? rows only)
            """;

    private static final String IS_DUE = """
            select id from audit_event where occurred_at <= ? and tree_position is not null and burst is null
            order by occurred_at, id fetch first row only
            """;

    private static final String DELETE_HEADS = """
            delete from audit_tree_head where number in (
                select number from audit_tree_head
                where not first_of_hour and signed_at <= ? and number < (select max(number) from audit_tree_head)
                order by signed_at fetch first ? rows only
            )
            """;

    private static final Duration EACH_HEAD_KEPT = Duration.ofDays(1);

    @Bean
    @Order(4)
    StoredRows storedAuditEvents(AuditProperties properties) {
        return new StoredRows("audit-events", "audit_event", """
                select occurred_at as written_at, occurred_at + %d * interval '1' second as expires_at
                from audit_event order by occurred_at, id fetch first row only
                """.formatted(
                        properties.retention().toSeconds()));
    }

    @Bean
    @Order(6)
    StoredRows storedAuditLeaves() {
        return new StoredRows("audit-leaves", "audit_leaf", """
                select occurred_at as written_at, cast(null as timestamp(6) with time zone) as expires_at
                from audit_leaf order by position fetch first row only
                """);
    }

    @Bean
    @Order(5)
    Purge auditEventPurge(JdbcTemplate database, AuditProperties properties, AuditSequencer sequencer) {
        return new Purge() {
            @Override
            public String name() {
                return "audit-events";
            }

            @Override
            public int purge(Instant now, int limit) {
                Instant end = now.minus(properties.retention()).truncatedTo(ChronoUnit.MINUTES);
                OffsetDateTime inUtc = end.atOffset(ZoneOffset.UTC);
                return database.queryForList(IS_DUE, UUID.class, inUtc).isEmpty() || !sequencer.keepFrom(end)
                        ? 0
                        : database.update(DELETE, inUtc, limit);
            }
        };
    }

    /** Deletes all heads of an hour but its first, once they are a day old. */
    @Bean
    @Order(6)
    Purge auditTreeHeadPurge(JdbcTemplate database) {
        return new Purge() {
            @Override
            public String name() {
                return "audit-tree-heads";
            }

            @Override
            public int purge(Instant now, int limit) {
                return database.update(DELETE_HEADS, now.minus(EACH_HEAD_KEPT).atOffset(ZoneOffset.UTC), limit);
            }
        };
    }
}
