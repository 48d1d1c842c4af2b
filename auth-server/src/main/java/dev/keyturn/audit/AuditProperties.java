package dev.keyturn.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Retention of the audit trail.
 *
 * @param retention time after which an event is deleted; 1 day or more
 */
@ConfigurationProperties("keyturn.audit")
record AuditProperties(@DefaultValue("400d") Duration retention) {

    AuditProperties {
        if (retention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("keyturn.audit.retention must be 1 day or more");
        }
    }
}
