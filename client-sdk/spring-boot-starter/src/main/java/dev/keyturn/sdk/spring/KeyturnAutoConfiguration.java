package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.VerificationListener;
import dev.keyturn.sdk.dpop.ReplayStore;
import dev.keyturn.sdk.spring.internal.VerifierFactory;
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
 * Creates a {@link CredentialVerifier} from {@code keyturn.issuer} and {@code keyturn.audience}. With only one of them the application does
 * not start, since it seems to rely on being protected; with neither there is no verifier. A gateway needs no audience: it verifies
 * credentials for the APIs of its routes.
 *
 * <p>Uses {@link VerificationListener} and {@link ReplayStore} beans of the application, if present.
 */
@AutoConfiguration
@Conditional(KeyturnAutoConfiguration.OnIssuerOrAudience.class)
@ConditionalOnMissingBean(CredentialVerifier.class)
@EnableConfigurationProperties(KeyturnProperties.class)
@ImportRuntimeHints(CredentialRuntimeHints.class)
public class KeyturnAutoConfiguration {

    @Bean
    CredentialVerifier keyturnCredentialVerifier(
            KeyturnProperties properties,
            ObjectProvider<VerificationListener> listeners,
            ObjectProvider<ReplayStore> replays) {
        return new VerifierFactory(properties, listeners, replays).createForApplication();
    }

    /** Matches if the issuer or the audience is configured. */
    static final class OnIssuerOrAudience extends AnyNestedCondition {

        OnIssuerOrAudience() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        /** A gateway needs the issuer alone for the verifiers of its routes. */
        @ConditionalOnProperty("keyturn.issuer")
        @ConditionalOnMissingClass("org.springframework.cloud.gateway.filter.GatewayFilter")
        static final class OnIssuer {}

        @ConditionalOnProperty("keyturn.audience")
        static final class OnAudience {}
    }
}
