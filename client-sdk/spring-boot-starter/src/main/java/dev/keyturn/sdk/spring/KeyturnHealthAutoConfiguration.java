package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Shows at {@code /actuator/health} whether credentials can be verified, where there is Actuator. */
@AutoConfiguration(after = KeyturnAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(CredentialVerifier.class)
@ConditionalOnEnabledHealthIndicator("keyturn")
public class KeyturnHealthAutoConfiguration {

    @Bean
    HealthIndicator keyturnHealthIndicator(CredentialVerifier verifier) {
        return new CredentialVerifierHealth(verifier);
    }
}
