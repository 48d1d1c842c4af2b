package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.CredentialVerifierBuilder;
import dev.keyturn.sdk.VerificationListener;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.dpop.DpopNonces;
import dev.keyturn.sdk.dpop.ReplayStore;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
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
 *
 * <p>Takes a {@link VerificationListener} and a {@link ReplayStore} of the application, if it has them.
 */
@AutoConfiguration
@Conditional(KeyturnAutoConfiguration.OnIssuerOrAudience.class)
@ConditionalOnMissingBean(CredentialVerifier.class)
@EnableConfigurationProperties(KeyturnProperties.class)
public class KeyturnAutoConfiguration {

    @Bean
    CredentialVerifier keyturnCredentialVerifier(
            KeyturnProperties properties,
            ObjectProvider<VerificationListener> listeners,
            ObjectProvider<ReplayStore> replays) {
        String issuer = properties.requiredIssuer();
        String audience = properties.requiredAudience();
        try {
            CredentialVerifierBuilder builder = CredentialVerifier.builder(issuer, audience)
                    .clockSkew(properties.clockSkew())
                    .keepKeysFor(properties.keepKeysFor())
                    .fetchTimeout(properties.fetchTimeout())
                    .remember(properties.remember());
            properties.alsoTrust().forEach(builder::alsoTrust);
            addKeys(builder, properties);
            addClient(builder, properties);
            addDpop(builder, properties.dpop());
            listeners.ifAvailable(builder::listener);
            replays.ifAvailable(builder::dpopReplays);
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ProtectionException(
                    "The keyturn properties cannot be used: " + e.getMessage(), "Correct the property.");
        }
    }

    private static void addKeys(CredentialVerifierBuilder builder, KeyturnProperties properties) {
        if (properties.jwksUri() != null) {
            builder.jwksUri(properties.jwksUri());
        }
        if (properties.storeKeysIn() != null) {
            builder.storeKeysIn(properties.storeKeysIn());
        }
        if (properties.allowInsecureHttp()) {
            builder.allowInsecureHttp();
        }
    }

    private static void addClient(CredentialVerifierBuilder builder, KeyturnProperties properties) {
        KeyturnProperties.Client client = properties.client();
        if (client != null) {
            builder.askServerAs(ClientAuthentication.secret(client.id(), client.secret()))
                    .believeGood(client.believeGood())
                    .believeRefused(client.believeRefused())
                    .apiKeyPrefix(client.apiKeyPrefix());
            if (client.useLastAnswer()) {
                builder.useLastAnswerWhileServerIsAway();
            }
            if (client.acceptImportedApiKeys()) {
                builder.acceptImportedApiKeys();
            }
        }
        boolean follows = properties.followRevocations() || properties.longestRevocationLag() != null;
        if (follows && client == null) {
            throw new ProtectionException(
                    "The feed of revocations cannot be followed, since the application has no client to ask as.",
                    "Set keyturn.client.id and keyturn.client.secret.");
        }
        if (properties.followRevocations()) {
            builder.followRevocations();
        }
        if (properties.longestRevocationLag() != null) {
            builder.refuseWhileRevocationsAreOlderThan(properties.longestRevocationLag());
        }
    }

    private static void addDpop(CredentialVerifierBuilder builder, KeyturnProperties.Dpop dpop) {
        if (dpop.required()) {
            builder.requireBoundTokens();
        }
        if (dpop.nonces()) {
            builder.dpopNonces(DpopNonces.random(Clock.systemUTC()));
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
