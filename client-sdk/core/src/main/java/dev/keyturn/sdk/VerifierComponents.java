package dev.keyturn.sdk;

import dev.keyturn.sdk.internal.cache.BoundedCache;
import dev.keyturn.sdk.internal.cache.CredentialDigest;
import dev.keyturn.sdk.internal.dpop.DpopVerifier;
import dev.keyturn.sdk.internal.jwt.JwtSettings;
import dev.keyturn.sdk.internal.jwt.JwtVerifier;
import dev.keyturn.sdk.internal.remote.RemoteSettings;
import dev.keyturn.sdk.internal.remote.RemoteVerifier;
import dev.keyturn.sdk.internal.revocation.RevocationPoller;
import dev.keyturn.sdk.internal.server.Issuer;
import dev.keyturn.sdk.internal.server.IssuerUri;
import dev.keyturn.sdk.internal.server.ServerHttp;
import dev.keyturn.sdk.internal.token.TokenCache;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Factory of a verifier's components from its settings. All of them share one HTTP client and its connections. */
final class VerifierComponents {

    private static final Duration PROOF_LIFETIME = Duration.ofSeconds(60);

    private final VerifierSettings settings;
    private final ServerHttp http;

    VerifierComponents(VerifierSettings settings) {
        this.settings = settings;
        this.http = new ServerHttp(settings.httpClient, settings.jwks.policy().fetchTimeout());
    }

    CredentialClassifier classifier() {
        return new CredentialClassifier(settings.apiKeyPrefix, settings.importedApiKeysAccepted);
    }

    Clock clock() {
        return settings.clock;
    }

    VerificationListener listener() {
        return settings.listener;
    }

    JwtVerifier jwts() {
        List<JwtSettings.Issuer> issuers = new ArrayList<>();
        issuers.add(trusted(settings.issuer, settings.jwks.uri));
        settings.trustedIssuers.forEach(other -> issuers.add(trusted(other.issuer(), other.jwksUri())));
        return new JwtVerifier(new JwtSettings(
                issuers,
                settings.audience,
                settings.algorithms,
                types(),
                settings.clockSkew,
                settings.maxTokenLength,
                settings.jwks.policy(),
                settings.jwks.cacheDir,
                http,
                settings.clock,
                settings.executor));
    }

    private Set<String> types() {
        if (settings.behindGateway) {
            return JwtSettings.GATEWAY_TOKENS;
        }
        return settings.typeJwtAccepted ? JwtSettings.ANY_JWTS : JwtSettings.ACCESS_TOKENS;
    }

    /** Whether credentials are the tokens of a gateway. */
    boolean isBehindGateway() {
        return settings.behindGateway;
    }

    private JwtSettings.Issuer trusted(String issuer, @Nullable URI jwksUri) {
        IssuerUri uri = uri(issuer);
        if (jwksUri != null) {
            uri.requireTrustworthy("The JWKS URI", jwksUri);
        }
        return new JwtSettings.Issuer(uri, jwksUri);
    }

    private IssuerUri uri(String issuer) {
        return new IssuerUri(issuer, settings.insecureHttpAllowed);
    }

    private Issuer server(Duration timeout) {
        return new Issuer(uri(settings.issuer), http.within(timeout), settings.clock);
    }

    /** Verifier of opaque tokens and API keys; null if only JWTs are accepted. */
    @Nullable
    RemoteVerifier remote() {
        if (settings.client == null || settings.behindGateway) {
            return null;
        }
        RemoteSettings remote = new RemoteSettings(
                settings.client,
                settings.audience,
                settings.positiveTtl,
                settings.negativeTtl,
                settings.staleIfUnavailable,
                Math.max(2, settings.cacheSize));
        return new RemoteVerifier(remote, server(settings.callTimeout), settings.clock, settings.executor);
    }

    /** Poller of the revocation feed; null if revocations are not followed. */
    @Nullable
    RevocationPoller revocations(JwtVerifier verifier) {
        if (settings.client == null || !settings.revocationsFollowed) {
            return null;
        }
        Issuer server = server(settings.jwks.fetchTimeout);
        TokenCache tokens =
                TokenCache.forClient(server, settings.client, "revocations:read", settings.clock, settings.executor);
        return new RevocationPoller(server, tokens, verifier, settings.clock);
    }

    /** Null if stale revocations are used for any time. */
    @Nullable
    Duration maxRevocationStaleness() {
        return settings.maxRevocationStaleness;
    }

    SenderConstraint constraint() {
        DpopVerifier proofs =
                new DpopVerifier(PROOF_LIFETIME, settings.dpop.replayStore, settings.dpop.nonces, settings.clock);
        return new SenderConstraint(proofs, settings.dpop.required);
    }

    /** Null if every signature is verified anew. */
    @Nullable
    BoundedCache<CredentialDigest, CachedVerification> cache() {
        return settings.cacheSize == 0 ? null : new BoundedCache<>(Math.max(2, settings.cacheSize));
    }

    Challenges challenges(DpopVerifier proofs) {
        URI location = settings.metadata == null ? null : settings.metadata.location();
        return new Challenges(location, settings.dpop.offered, proofs::nonce);
    }

    /** Null if the API publishes none. */
    @Nullable
    ProtectedResourceMetadata metadata() {
        return settings.metadata;
    }
}
