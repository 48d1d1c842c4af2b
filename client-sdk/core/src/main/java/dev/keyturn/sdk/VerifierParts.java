package dev.keyturn.sdk;

import dev.keyturn.sdk.CredentialVerifier.Remembered;
import dev.keyturn.sdk.cache.BoundedCache;
import dev.keyturn.sdk.cache.CredentialDigest;
import dev.keyturn.sdk.client.AccessTokens;
import dev.keyturn.sdk.dpop.DpopVerifier;
import dev.keyturn.sdk.jwt.JwtSettings;
import dev.keyturn.sdk.jwt.JwtVerifier;
import dev.keyturn.sdk.jwt.KeyCachePolicy;
import dev.keyturn.sdk.remote.RemoteSettings;
import dev.keyturn.sdk.remote.RemoteVerifier;
import dev.keyturn.sdk.revocation.RevocationFeed;
import dev.keyturn.sdk.server.Issuer;
import dev.keyturn.sdk.server.IssuerUri;
import dev.keyturn.sdk.server.ServerHttp;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a verifier is put together from, by the settings of its builder. All calls share their connections. */
final class VerifierParts {

    private static final Duration PROOF_LIFETIME = Duration.ofSeconds(60);

    private final CredentialVerifierBuilder settings;
    private final KeyCachePolicy keys;
    private final ServerHttp http;

    VerifierParts(CredentialVerifierBuilder settings) {
        this.settings = settings;
        this.keys = new KeyCachePolicy(
                settings.refreshKeysAfter,
                settings.keepKeysFor,
                settings.retryKeysAfter,
                settings.unknownKeyCooldown,
                settings.fetchTimeout);
        this.http = new ServerHttp(settings.httpClient, settings.fetchTimeout);
    }

    CredentialShape shape() {
        return new CredentialShape(settings.apiKeyPrefix, settings.importedApiKeysAccepted);
    }

    Clock clock() {
        return settings.clock;
    }

    VerificationListener listener() {
        return settings.listener;
    }

    JwtVerifier jwts() {
        List<JwtSettings.Issuer> issuers = new ArrayList<>();
        issuers.add(trusted(settings.issuer, settings.jwksUri));
        settings.otherIssuers.forEach(other -> issuers.add(trusted(other.value(), other.jwksUri())));
        return new JwtVerifier(new JwtSettings(
                issuers,
                settings.audience,
                settings.algorithms,
                settings.anyTypeAccepted,
                settings.clockSkew,
                settings.maximumTokenLength,
                keys,
                settings.keysFolder,
                http,
                settings.clock,
                settings.executor));
    }

    private JwtSettings.Issuer trusted(String value, @Nullable URI keysAt) {
        IssuerUri uri = uri(value);
        if (keysAt != null) {
            uri.requireTrustworthy("The jwksUri", keysAt);
        }
        return new JwtSettings.Issuer(uri, keysAt);
    }

    private IssuerUri uri(String value) {
        return new IssuerUri(value, settings.insecureHttpAllowed);
    }

    private Issuer server(Duration timeout) {
        return new Issuer(uri(settings.issuer), http.within(timeout), settings.clock);
    }

    /** Null for a verifier of JWTs alone. */
    @Nullable
    RemoteVerifier remote() {
        if (settings.client == null) {
            return null;
        }
        RemoteSettings remote = new RemoteSettings(
                settings.client,
                settings.audience,
                settings.believeGood,
                settings.believeRefused,
                settings.lastAnswerUsed,
                Math.max(2, settings.mostRemembered));
        return new RemoteVerifier(remote, server(settings.callTimeout), settings.clock, settings.executor);
    }

    /** Null for a verifier that does not follow it. */
    @Nullable
    RevocationFeed feed(JwtVerifier verifier) {
        if (settings.client == null || !settings.revocationsFollowed) {
            return null;
        }
        Issuer server = server(settings.fetchTimeout);
        AccessTokens tokens = AccessTokens.of(
                server, settings.client, Map.of("scope", "revocations:read"), settings.clock, settings.executor);
        return new RevocationFeed(server, tokens, verifier, settings.clock);
    }

    /** Null for one that goes on with what it knows. */
    @Nullable
    Duration longestLag() {
        return settings.longestLag;
    }

    SenderConstraint constraint() {
        DpopVerifier proofs =
                new DpopVerifier(PROOF_LIFETIME, settings.dpopReplays, settings.dpopNonces, settings.clock);
        return new SenderConstraint(proofs, settings.bindingRequired);
    }

    /** Null for one that verifies each token anew. */
    @Nullable
    BoundedCache<CredentialDigest, Remembered> memory() {
        return settings.mostRemembered == 0 ? null : new BoundedCache<>(Math.max(2, settings.mostRemembered));
    }

    Challenges challenges(DpopVerifier proofs) {
        URI described = settings.metadata == null ? null : settings.metadata.location();
        return new Challenges(described, settings.dpopOffered, proofs::nonce);
    }

    /** Null for an API that says nothing of itself. */
    @Nullable
    ProtectedResourceMetadata metadata() {
        return settings.metadata;
    }
}
