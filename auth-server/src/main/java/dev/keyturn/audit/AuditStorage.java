package dev.keyturn.audit;

import dev.keyturn.storage.StoredRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Where the trail is. None of it goes. */
@Configuration(proxyBeanMethods = false)
class AuditStorage {

    @Bean
    @Order(4)
    StoredRows storedAuditEvents() {
        return new StoredRows("audit-events", "audit_event", """
                select occurred_at as written_at, cast(null as timestamp with time zone) as expires_at
                from audit_event order by occurred_at, id fetch first row only
                """);
    }
}
