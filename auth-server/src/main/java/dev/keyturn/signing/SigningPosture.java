package dev.keyturn.signing;

import dev.keyturn.posture.PostureRule;
import dev.keyturn.posture.Rows;
import dev.keyturn.posture.Severity;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Posture rules for signing keys. */
@Configuration(proxyBeanMethods = false)
class SigningPosture {

    /** A rotation may be a day late, since nodes may be stopped. */
    private static final int DAYS_LATE = 1;

    @Bean
    PostureRule overdueKeys(SigningProperties signing) {
        return PostureRule.ofRows(
                "signing-key-overdue",
                Severity.HIGH,
                "NIST SP 800-57 section 5.3",
                new Rows("signing-key", signing.rotationInterval().plusDays(DAYS_LATE), """
                        select key_id as id, algorithm as name, activated_at as fact_activated_at from signing_key
                        where state = 'ACTIVE' and activated_at < :before order by algorithm
                        """));
    }
}
