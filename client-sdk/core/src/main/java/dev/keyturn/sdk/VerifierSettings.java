package dev.keyturn.sdk;

import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.internal.server.BackgroundThreads;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Settings of a verifier with their defaults, as {@link CredentialVerifierBuilder} collects them. */
final class VerifierSettings {

    final String issuer;
    final String audience;
    final List<TrustedIssuer> trustedIssuers = new ArrayList<>();
    final JwksOptions jwks = new JwksOptions();
    final DpopOptions dpop = new DpopOptions();
    boolean insecureHttpAllowed;
    boolean typeJwtAccepted;
    boolean behindGateway;
    Set<SignatureAlgorithm> algorithms = EnumSet.allOf(SignatureAlgorithm.class);
    Duration clockSkew = Duration.ofSeconds(30);
    int maxTokenLength = 16 * 1024;
    Clock clock = Clock.systemUTC();

    @Nullable
    HttpClient httpClient;

    Executor executor = BackgroundThreads.INSTANCE;

    @Nullable
    ClientAuthentication client;

    Duration callTimeout = Duration.ofSeconds(2);
    Duration positiveTtl = Duration.ofSeconds(30);
    Duration negativeTtl = Duration.ofSeconds(5);
    boolean staleIfUnavailable;
    int cacheSize = 10_000;
    String apiKeyPrefix = "kt_";
    boolean importedApiKeysAccepted;
    boolean revocationsFollowed;

    @Nullable
    Duration maxRevocationStaleness;

    @Nullable
    ProtectedResourceMetadata metadata;

    VerificationListener listener = VerificationListener.NONE;

    VerifierSettings(String issuer, String audience) {
        this.issuer = issuer;
        this.audience = audience;
    }

    /**
     * Another issuer whose JWTs are accepted.
     *
     * @param jwksUri null to use the {@code jwks_uri} of its metadata
     */
    record TrustedIssuer(String issuer, @Nullable URI jwksUri) {}
}
