package dev.keyturn.sdk.spring.health;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.spring.KeyturnAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows at {@code /actuator/health} whether credentials can be verified, where there is Actuator. */
@AutoConfiguration(after = KeyturnAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(CredentialVerifier.class)
public class KeyturnHealthAutoConfiguration {

    /** Apart, since the condition itself is not there where there is no Actuator. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnEnabledHealthIndicator("keyturn")
    static class Indicator {

        @Bean
        HealthIndicator keyturnHealthIndicator(CredentialVerifier verifier) {
            return new CredentialVerifierHealth(verifier);
        }
    }
}
