package dev.keyturn.sdk.spring.internal;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.CredentialVerifierBuilder;
import dev.keyturn.sdk.DpopOptions;
import dev.keyturn.sdk.JwksOptions;
import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.VerificationListener;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.dpop.DpopNonces;
import dev.keyturn.sdk.dpop.ReplayStore;
import dev.keyturn.sdk.spring.KeyturnProperties;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.StringUtils;

/** Creates verifiers from the properties, with the application's {@link VerificationListener} and {@link ReplayStore} beans, if present. */
public final class VerifierFactory {

    private final String issuer;
    private final KeyturnProperties properties;
    private final ObjectProvider<VerificationListener> listeners;
    private final ObjectProvider<ReplayStore> replayStores;

    /** @throws ConfigurationException if {@code keyturn.issuer} is missing */
    public VerifierFactory(
            KeyturnProperties properties,
            ObjectProvider<VerificationListener> listeners,
            ObjectProvider<ReplayStore> replayStores) {
        this.issuer = requiredIssuer(properties);
        this.properties = properties;
        this.listeners = listeners;
        this.replayStores = replayStores;
    }

    /** @throws ConfigurationException if it is missing */
    public static String requiredIssuer(KeyturnProperties properties) {
        return required(
                "keyturn.issuer",
                properties.issuer(),
                "the server's issuer identifier, such as https://id.example.com");
    }

    /** @throws ConfigurationException if it is missing */
    public static String requiredAudience(KeyturnProperties properties) {
        return required(
                "keyturn.audience",
                properties.audience(),
                "the identifier under which this API is registered with the server, such as https://orders.example.com");
    }

    private static String required(String name, @Nullable String value, String meaning) {
        if (value == null || !StringUtils.hasText(value)) {
            throw new ConfigurationException(
                    "The property " + name + " is missing, so access tokens cannot be verified.",
                    "Set " + name + " to " + meaning + ".");
        }
        return value;
    }

    /**
     * Creates the verifier of the application itself, with its metadata.
     *
     * @throws ConfigurationException if the properties cannot be used
     */
    public CredentialVerifier createForApplication() {
        String audience = requiredAudience(properties);
        return create(audience, builder -> addMetadata(builder, audience));
    }

    /**
     * Creates a verifier for an API behind the application, which publishes its own metadata.
     *
     * @throws ConfigurationException if the properties cannot be used
     */
    public CredentialVerifier createFor(String audience) {
        return create(audience, builder -> {});
    }

    private CredentialVerifier create(String audience, Consumer<CredentialVerifierBuilder> more) {
        try {
            CredentialVerifierBuilder builder = CredentialVerifier.builder(issuer, audience)
                    .clockSkew(properties.clockSkew())
                    .jwks(jwks -> addJwks(jwks, properties.jwks()));
            properties.trustedIssuers().forEach(builder::trustIssuer);
            addFlags(builder);
            addClient(builder);
            addCache(builder, properties.cache());
            addRevocations(builder, properties.revocations());
            addDpop(builder, properties.dpop());
            more.accept(builder);
            listeners.ifAvailable(builder::listener);
            replayStores.ifAvailable(store -> builder.dpop(dpop -> dpop.replayStore(store)));
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "The keyturn properties cannot be used: " + e.getMessage(), "Correct the property.");
        }
    }

    private static void addJwks(JwksOptions options, KeyturnProperties.Jwks jwks) {
        options.maxAge(jwks.maxAge()).fetchTimeout(jwks.fetchTimeout());
        URI uri = jwks.uri();
        if (uri != null) {
            options.uri(uri);
        }
        Path cacheDir = jwks.cacheDir();
        if (cacheDir != null) {
            options.cacheDir(cacheDir);
        }
    }

    private void addFlags(CredentialVerifierBuilder builder) {
        if (properties.acceptTypeJwt()) {
            builder.acceptTypeJwt();
        }
        if (properties.behindGateway()) {
            builder.behindGateway();
        }
        if (properties.allowInsecureHttp()) {
            builder.allowInsecureHttp();
        }
    }

    private void addClient(CredentialVerifierBuilder builder) {
        KeyturnProperties.Client client = properties.client();
        if (client != null) {
            builder.client(ClientAuthentication.secret(client.id(), client.secret()))
                    .apiKeyPrefix(client.apiKeyPrefix());
            if (client.acceptImportedApiKeys()) {
                builder.acceptImportedApiKeys();
            }
        }
    }

    private static void addCache(CredentialVerifierBuilder builder, KeyturnProperties.Cache cache) {
        builder.cacheSize(cache.maxSize()).positiveTtl(cache.positiveTtl()).negativeTtl(cache.negativeTtl());
        if (cache.staleIfUnavailable()) {
            builder.staleIfUnavailable();
        }
    }

    private void addRevocations(CredentialVerifierBuilder builder, KeyturnProperties.Revocations revocations) {
        Duration maxStaleness = revocations.maxStaleness();
        if ((revocations.enabled() || maxStaleness != null) && properties.client() == null) {
            throw new ConfigurationException(
                    "The revocation feed needs a client, and the application has none.",
                    "Set keyturn.client.id and keyturn.client.secret.");
        }
        if (revocations.enabled()) {
            builder.followRevocations();
        }
        if (maxStaleness != null) {
            builder.maxRevocationStaleness(maxStaleness);
        }
    }

    private void addMetadata(CredentialVerifierBuilder builder, String audience) {
        KeyturnProperties.Metadata metadata = properties.metadata();
        if (metadata.published()) {
            List<String> servers = new ArrayList<>(properties.trustedIssuers());
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
            builder.dpop(DpopOptions::required);
        }
        if (dpop.nonceSecret() != null && !dpop.nonces()) {
            throw new ConfigurationException(
                    "The property keyturn.dpop.nonce-secret is set, but proofs need no nonce.",
                    "Set keyturn.dpop.nonces to true, or remove the secret.");
        }
        if (dpop.nonces()) {
            builder.dpop(options -> options.nonces(nonces(dpop.nonceSecret())));
        }
    }

    private static DpopNonces nonces(@Nullable String secret) {
        return secret == null
                ? DpopNonces.random(Clock.systemUTC())
                : DpopNonces.of(Base64.getDecoder().decode(secret), Clock.systemUTC());
    }
}
