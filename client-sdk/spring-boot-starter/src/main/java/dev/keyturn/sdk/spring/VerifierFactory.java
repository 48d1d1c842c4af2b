package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.CredentialVerifierBuilder;
import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.VerificationListener;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.dpop.DpopNonces;
import dev.keyturn.sdk.dpop.ReplayStore;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Makes verifiers as the properties say, with the {@link VerificationListener} and the {@link ReplayStore} of the application, if it has them. */
final class VerifierFactory {

    private final String issuer;
    private final KeyturnProperties properties;
    private final ObjectProvider<VerificationListener> listeners;
    private final ObjectProvider<ReplayStore> replays;

    /** @throws ProtectionException if it is not said whose credentials are accepted */
    VerifierFactory(
            KeyturnProperties properties,
            ObjectProvider<VerificationListener> listeners,
            ObjectProvider<ReplayStore> replays) {
        this.issuer = properties.requiredIssuer();
        this.properties = properties;
        this.listeners = listeners;
        this.replays = replays;
    }

    /**
     * For the application itself, with what it says of itself.
     *
     * @throws ProtectionException if the properties cannot be used
     */
    CredentialVerifier makeForApplication() {
        String audience = properties.requiredAudience();
        return make(audience, builder -> addMetadata(builder, audience));
    }

    /**
     * For an API that the application stands in front of, which speaks for itself.
     *
     * @throws ProtectionException if the properties cannot be used
     */
    CredentialVerifier makeFor(String audience) {
        return make(audience, builder -> {});
    }

    private CredentialVerifier make(String audience, Consumer<CredentialVerifierBuilder> more) {
        try {
            CredentialVerifierBuilder builder = CredentialVerifier.builder(issuer, audience)
                    .clockSkew(properties.clockSkew())
                    .keepKeysFor(properties.keepKeysFor())
                    .fetchTimeout(properties.fetchTimeout())
                    .remember(properties.remember());
            properties.alsoTrust().forEach(builder::alsoTrust);
            addKeys(builder);
            addClient(builder);
            addDpop(builder, properties.dpop());
            more.accept(builder);
            listeners.ifAvailable(builder::listener);
            replays.ifAvailable(builder::dpopReplays);
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ProtectionException(
                    "The keyturn properties cannot be used: " + e.getMessage(), "Correct the property.");
        }
    }

    private void addKeys(CredentialVerifierBuilder builder) {
        if (properties.acceptTypeJwt()) {
            builder.acceptTypeJwt();
        }
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

    private void addClient(CredentialVerifierBuilder builder) {
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

    private void addMetadata(CredentialVerifierBuilder builder, String audience) {
        KeyturnProperties.Metadata metadata = properties.metadata();
        if (metadata.published()) {
            List<String> servers = new ArrayList<>(properties.alsoTrust());
            servers.add(0, issuer);
            builder.metadata(new ProtectedResourceMetadata(
                    URI.create(audience),
                    servers,
                    metadata.scopes(),
                    metadata.name(),
                    metadata.documentation(),
                    properties.dpop().required() || properties.dpop().nonces(),
                    properties.dpop().required()));
        }
    }

    private static void addDpop(CredentialVerifierBuilder builder, KeyturnProperties.Dpop dpop) {
        if (dpop.required()) {
            builder.requireBoundTokens();
        }
        if (dpop.nonceSecret() != null && !dpop.nonces()) {
            throw new ProtectionException(
                    "The property keyturn.dpop.nonce-secret is set, but proofs need no nonce.",
                    "Set keyturn.dpop.nonces to true, or remove the secret.");
        }
        if (dpop.nonces()) {
            builder.dpopNonces(nonces(dpop.nonceSecret()));
        }
    }

    private static DpopNonces nonces(@Nullable String secret) {
        return secret == null
                ? DpopNonces.random(Clock.systemUTC())
                : DpopNonces.of(Base64.getDecoder().decode(secret), Clock.systemUTC());
    }
}
