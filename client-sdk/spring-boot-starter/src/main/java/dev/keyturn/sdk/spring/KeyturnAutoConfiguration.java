package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.CredentialVerifierBuilder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Makes a {@link CredentialVerifier} from {@code keyturn.issuer} and {@code keyturn.audience}. With one of them the application
 * does not start, for it seems to count on being protected; with neither there is no verifier.
 */
@AutoConfiguration
@Conditional(KeyturnAutoConfiguration.OnIssuerOrAudience.class)
@ConditionalOnMissingBean(CredentialVerifier.class)
@EnableConfigurationProperties(KeyturnProperties.class)
public class KeyturnAutoConfiguration {

    @Bean
    CredentialVerifier keyturnCredentialVerifier(KeyturnProperties properties) {
        String issuer = properties.requiredIssuer();
        String audience = properties.requiredAudience();
        try {
            CredentialVerifierBuilder builder = CredentialVerifier.builder(issuer, audience)
                    .clockSkew(properties.clockSkew())
                    .keepKeysFor(properties.keepKeysFor())
                    .fetchTimeout(properties.fetchTimeout());
            if (properties.jwksUri() != null) {
                builder.jwksUri(properties.jwksUri());
            }
            if (properties.allowInsecureHttp()) {
                builder.allowInsecureHttp();
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ProtectionException(
                    "The keyturn properties cannot be used: " + e.getMessage(), "Correct the property.");
        }
    }

    /** Whether the application says whose tokens it wants, or who it is. */
    static final class OnIssuerOrAudience extends AnyNestedCondition {

        OnIssuerOrAudience() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("keyturn.issuer")
        static final class OnIssuer {}

        @ConditionalOnProperty("keyturn.audience")
        static final class OnAudience {}
    }
}
