package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.VerificationListener;
import dev.keyturn.sdk.dpop.ReplayStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Makes a {@link CredentialVerifier} from {@code keyturn.issuer} and {@code keyturn.audience}. With one of them the application
 * does not start, for it seems to count on being protected; with neither there is no verifier. A gateway needs no audience: it
 * verifies for the APIs of its routes.
 *
 * <p>Takes a {@link VerificationListener} and a {@link ReplayStore} of the application, if it has them.
 */
@AutoConfiguration
@Conditional(KeyturnAutoConfiguration.OnIssuerOrAudience.class)
@ConditionalOnMissingBean(CredentialVerifier.class)
@EnableConfigurationProperties(KeyturnProperties.class)
@ImportRuntimeHints(CredentialHints.class)
public class KeyturnAutoConfiguration {

    @Bean
    CredentialVerifier keyturnCredentialVerifier(
            KeyturnProperties properties,
            ObjectProvider<VerificationListener> listeners,
            ObjectProvider<ReplayStore> replays) {
        return new VerifierFactory(properties, listeners, replays).makeForApplication();
    }

    /** Whether the application says whose tokens it wants, or who it is. */
    static final class OnIssuerOrAudience extends AnyNestedCondition {

        OnIssuerOrAudience() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        /** Enough for a gateway, which has verifiers for its routes, and for nothing else. */
        @ConditionalOnProperty("keyturn.issuer")
        @ConditionalOnMissingClass("org.springframework.cloud.gateway.filter.GatewayFilter")
        static final class OnIssuer {}

        @ConditionalOnProperty("keyturn.audience")
        static final class OnAudience {}
    }
}
