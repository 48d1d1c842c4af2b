package dev.keyturn.audit;

import dev.keyturn.storage.Purge;
import dev.keyturn.storage.StoredRows;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;

/** Keeps the trail for its retention. */
@Configuration(proxyBeanMethods = false)
class AuditStorage {

    private static final String DELETE = """
            delete from audit_event where id in (
                select id from audit_event where occurred_at <= ? order by occurred_at, id fetch first ? rows only)
            """;

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
    @Order(5)
    Purge auditEventPurge(JdbcTemplate database, AuditProperties properties) {
        return new Purge() {
            @Override
            public String name() {
                return "audit-events";
            }

            @Override
            public int purge(Instant now, int limit) {
                return database.update(DELETE, now.minus(properties.retention()).atOffset(ZoneOffset.UTC), limit);
            }
        };
    }
}
