package dev.keyturn.sdk;

import dev.keyturn.sdk.internal.cache.BoundedCache;
import dev.keyturn.sdk.internal.cache.CredentialDigest;
import dev.keyturn.sdk.internal.jwt.JwtVerifier;
import dev.keyturn.sdk.internal.jwt.VerifiedJwt;
import dev.keyturn.sdk.internal.remote.RemoteVerifier;
import dev.keyturn.sdk.internal.revocation.RevocationPoller;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the credentials that clients present to one API: JWT access tokens, opaque access tokens and API keys. The format of a
 * credential decides how it is verified.
 *
 * <p>JWTs are verified locally. The issuer's keys are fetched at first use and refreshed in the background, and verified tokens are cached
 * by their digest until they expire. Opaque tokens and API keys are verified by the server, whose answers are cached for seconds. If
 * revocations are followed, a revoked credential is rejected within moments.
 *
 * <p>Create one per API at startup and share it; thread-safe.
 *
 * <pre>{@code
 * try (CredentialVerifier verifier = CredentialVerifier.builder("https://id.example.com", "https://orders.example.com").build()) {
 *     VerifiedCredential credential = verifier.verify(token);
 *     credential.hasScope("orders:read");
 * }
 * }</pre>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-4">RFC 9068 §4, Validating JWT Access Tokens</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2">RFC 7662 §2, Introspection Endpoint</a>
 */
public final class CredentialVerifier implements AutoCloseable {

    private final CredentialClassifier classifier;
    private final JwtVerifier jwts;
    private final @Nullable RemoteVerifier remote;
    private final @Nullable RevocationPoller revocations;
    private final @Nullable Duration maxRevocationStaleness;
    private final SenderConstraint constraint;
    private final @Nullable BoundedCache<CredentialDigest, CachedVerification> cache;
    private final VerificationListener listener;
    private final ProxyWarnings proxyWarnings = new ProxyWarnings();
    private final Challenges challenges;
    private final @Nullable ProtectedResourceMetadata metadata;
    private final boolean isBehindGateway;
    private final Clock clock;

    CredentialVerifier(VerifierComponents components) {
        this.classifier = components.classifier();
        this.clock = components.clock();
        this.jwts = components.jwts();
        this.remote = components.remote();
        this.maxRevocationStaleness = components.maxRevocationStaleness();
        this.constraint = components.constraint();
        this.cache = components.cache();
        this.listener = components.listener();
        this.challenges = components.challenges(constraint.proofs());
        this.metadata = components.metadata();
        this.isBehindGateway = components.isBehindGateway();
        this.revocations = components.revocations(jwts);
    }

    /**
     * Starts a verifier.
     *
     * @param issuer issuer identifier, exactly as in {@code iss} and in the server's metadata: an {@code https} URL, or an {@code http} URL
     *     on this machine
     * @param audience identifier under which the API is registered with the server; a credential must have it in its audience
     */
    public static CredentialVerifierBuilder builder(String issuer, String audience) {
        return new CredentialVerifierBuilder(issuer, audience);
    }

    /**
     * Verifies a credential without anything else of the request. Rejects tokens that are bound to a key or certificate.
     *
     * @param credential text after {@code Bearer}, without surrounding spaces
     * @throws CredentialRejectedException if it is invalid
     * @throws VerificationUnavailableException if it cannot be verified at the moment
     */
    public VerifiedCredential verify(String credential) {
        return verify(PresentedCredential.of(credential));
    }

    /**
     * Verifies a credential.
     *
     * <p>Blocks only if no usable keys are cached, if a token has an unknown key id, or if the server has to verify the credential; never
     * longer than the timeouts of the builder.
     *
     * @throws CredentialRejectedException if it is invalid; {@linkplain CredentialRejectedException#reason() reason()} says why, and
     *     {@link #challenges()} what to respond
     * @throws VerificationUnavailableException if it cannot be verified at the moment; respond with {@code 503}
     */
    public VerifiedCredential verify(PresentedCredential presented) {
        CredentialKind kind = null;
        try {
            kind = classifier.kindOf(presented);
            return kind == CredentialKind.JWT ? verifyJwt(presented) : verifyRemotely(presented, kind);
        } catch (CredentialVerificationException e) {
            proxyWarnings.check(presented, kind, e.reason());
            listener.rejected(e.reason());
            throw e;
        }
    }

    private VerifiedCredential verifyJwt(PresentedCredential presented) {
        CredentialDigest digest = cache == null ? null : presented.digest();
        CachedVerification cached = digest == null ? null : cached(digest);
        VerifiedJwt jwt = cached != null ? cached.jwt() : jwts.verify(presented.text());
        Confirmation confirmation = cached != null ? cached.confirmation() : Confirmation.of(jwt.credential());
        // Read before the lookup: what is revoked in between counts the next time.
        long version = revocationsVersion();
        if (cached == null || cached.revocationsVersion() != version) {
            requireNotRevoked(jwt.credential(), jwt.keyId());
            store(digest, jwt, confirmation, version);
        }
        return accept(jwt.credential(), confirmation, presented, cached != null);
    }

    /** Null if the token must be verified, for the first time or anew. */
    private @Nullable CachedVerification cached(CredentialDigest digest) {
        CachedVerification cached = cache == null ? null : cache.get(digest);
        if (cached == null) {
            return null;
        }
        // One reading of the clock for both: it is a large part of a cache hit (docs/performance.md).
        long now = clock.millis();
        return now < cached.expiresAtMillis() && cached.jwt().isConfirmed(now) ? cached : null;
    }

    private void store(@Nullable CredentialDigest digest, VerifiedJwt jwt, Confirmation confirmation, long version) {
        if (cache != null && digest != null) {
            long expiresAt = jwt.credential().expiresAt().toEpochMilli();
            cache.put(digest, new CachedVerification(jwt, confirmation, expiresAt, version));
        }
    }

    private VerifiedCredential verifyRemotely(PresentedCredential presented, CredentialKind kind) {
        CredentialDigest digest = presented.digest();
        if (remote == null || digest == null) {
            throw new CredentialRejectedException(Reason.KIND_NOT_ACCEPTED);
        }
        VerifiedCredential credential = remote.verify(presented, kind, digest);
        requireNotRevoked(credential, null);
        return accept(credential, Confirmation.of(credential), presented, false);
    }

    private VerifiedCredential accept(
            VerifiedCredential credential, Confirmation confirmation, PresentedCredential presented, boolean cached) {
        requireFreshRevocations();
        constraint.check(credential, confirmation, presented);
        listener.accepted(credential, cached);
        return credential;
    }

    private long revocationsVersion() {
        return revocations == null ? 0 : revocations.revocations().version();
    }

    private void requireNotRevoked(VerifiedCredential credential, @Nullable String keyId) {
        if (revocations != null && revocations.revocations().isRevoked(credential, keyId)) {
            throw new CredentialRejectedException(Reason.REVOKED);
        }
    }

    private void requireFreshRevocations() {
        if (revocations != null && maxRevocationStaleness != null) {
            Optional<Duration> staleness = revocations.staleness();
            if (staleness.isEmpty() || staleness.get().compareTo(maxRevocationStaleness) > 0) {
                throw new VerificationUnavailableException(Reason.REVOCATIONS_STALE, Duration.ofSeconds(1), null);
            }
        }
    }

    /**
     * Verifies a credential and lists the checks in order, up to the first that fails; for people and for tests. Calls the server as
     * {@link #verify(PresentedCredential)} does, at no cost to the budget of an API key, and introspects valid JWTs too if the API has a
     * client. Otherwise only the revocation feed tells whether a JWT was revoked, and without it the check is {@link
     * Explanation.Verdict#NOT_CHECKED}.
     */
    public Explanation explain(PresentedCredential presented) {
        CredentialKind kind = null;
        boolean serverAsked = true;
        try {
            kind = classifier.kindOf(presented);
            serverAsked = kind != CredentialKind.JWT;
            verify(presented.withCost(0));
            CredentialDigest digest = presented.digest();
            if (!serverAsked && remote != null && digest != null) {
                serverAsked = true;
                remote.verify(presented, CredentialKind.OPAQUE_TOKEN, digest);
            }
            return Explanation.valid(kind, sources(serverAsked));
        } catch (CredentialVerificationException e) {
            return Explanation.of(kind, sources(serverAsked), e);
        }
    }

    private Explanation.Sources sources(boolean serverAsked) {
        return new Explanation.Sources(serverAsked, revocationStaleness().isPresent());
    }

    /** Whether a text can be an imported API key, and such keys are accepted. */
    boolean hasCharactersOfImportedKey(String text) {
        return remote != null && classifier.hasCharactersOfImportedKey(text);
    }

    /** Whether credentials are in the header of gateways, and nowhere else. */
    boolean isBehindGateway() {
        return isBehindGateway;
    }

    boolean acceptsApiKeys() {
        return remote != null;
    }

    /** Responses to requests without a valid credential. */
    public Challenges challenges() {
        return challenges;
    }

    /**
     * Time since the revocation feed was last known to be complete; empty if revocations are not followed, or have not been read yet. Grows
     * to about 25 seconds while nothing is revoked, since the server confirms that at this interval.
     */
    public Optional<Duration> revocationStaleness() {
        return revocations == null ? Optional.empty() : revocations.staleness();
    }

    /** Age of the oldest cached key set of all trusted issuers; empty if an issuer has none that may be used. */
    public Optional<Duration> keyAge() {
        return jwts.keyAge();
    }

    /**
     * Starts to fetch missing keys and to check the client's authentication in the background. Optional: saves the first request the wait. A
     * failure is logged, and retried with the next token.
     */
    public void prepare() {
        jwts.prepare();
        if (remote != null) {
            remote.checkClient();
        }
    }

    /**
     * Error with which the server rejects the API's client, such as {@code invalid_client} for a wrong secret; empty if it accepts the client
     * or has not been asked yet. While there is one, API keys or opaque tokens cannot be verified.
     */
    public Optional<String> clientError() {
        return remote == null ? Optional.empty() : remote.clientError();
    }

    /** Null if the API publishes none. */
    @Nullable
    ProtectedResourceMetadata metadata() {
        return metadata;
    }

    /** Stops polling for revocations. Later verifications use the revocations known so far. */
    @Override
    public void close() {
        if (revocations != null) {
            revocations.close();
        }
    }
}
