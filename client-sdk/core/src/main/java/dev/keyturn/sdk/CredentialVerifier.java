package dev.keyturn.sdk;

import dev.keyturn.sdk.cache.BoundedCache;
import dev.keyturn.sdk.cache.CredentialDigest;
import dev.keyturn.sdk.jwt.JwtVerifier;
import dev.keyturn.sdk.jwt.VerifiedJwt;
import dev.keyturn.sdk.remote.RemoteVerifier;
import dev.keyturn.sdk.revocation.RevocationFeed;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides for one API whether a credential is good, be it a JWT, an opaque access token or an API key; which one it is follows from
 * its look.
 *
 * <p>Make one when the application starts and share it; it is safe for use by all threads. Verifying a JWT needs no call to the
 * server: its keys are fetched at first use and again from time to time, in the background, and what has been verified is
 * remembered by its digest until it expires. About other credentials the server is asked, and what it says is believed for a
 * moment. What is revoked is refused within moments if the verifier follows the server's feed.
 */
public final class CredentialVerifier implements AutoCloseable {

    private final CredentialShape shape;
    private final JwtVerifier jwts;
    private final @Nullable RemoteVerifier remote;
    private final @Nullable RevocationFeed feed;
    private final @Nullable Duration longestLag;
    private final SenderConstraint constraint;
    private final @Nullable BoundedCache<CredentialDigest, Remembered> remembered;
    private final VerificationListener listener;
    private final ProxySigns proxySigns = new ProxySigns();
    private final Challenges challenges;
    private final @Nullable ProtectedResourceMetadata metadata;
    private final Clock clock;

    CredentialVerifier(VerifierParts parts) {
        this.shape = parts.shape();
        this.clock = parts.clock();
        this.jwts = parts.jwts();
        this.remote = parts.remote();
        this.longestLag = parts.longestLag();
        this.constraint = parts.constraint();
        this.remembered = parts.memory();
        this.listener = parts.listener();
        this.challenges = parts.challenges(constraint.proofs());
        this.metadata = parts.metadata();
        this.feed = parts.feed(jwts);
    }

    /** A JWT that was good, and at which version of what is revoked it was not. */
    record Remembered(VerifiedJwt jwt, Confirmation confirmation, long expiresAtMillis, long version) {}

    /**
     * Begins a verifier with what every API has to say.
     *
     * @param issuer the issuer identifier, exactly as it is in {@code iss} and in the server's metadata: an https URL, or
     *     http on this machine
     * @param audience the identifier of this API, as the server knows it; a credential must be meant for it
     */
    public static CredentialVerifierBuilder builder(String issuer, String audience) {
        return new CredentialVerifierBuilder(issuer, audience);
    }

    /**
     * As {@link #verify(PresentedCredential)}, with nothing else known of the request.
     *
     * @param credential the text after {@code Bearer}, without spaces around it
     */
    public VerifiedCredential verify(String credential) {
        return verify(PresentedCredential.of(credential));
    }

    /**
     * Returns what the credential says, if it is good.
     *
     * <p>Waits for the server only if its keys were never fetched or are too old, if a token names a key that has not been
     * seen, or if the server has to be asked what the credential is worth; no longer than the time-outs that are set.
     *
     * @throws CredentialRejectedException if it is not good; the {@linkplain CredentialRejectedException#reason() reason} says
     *     why, and {@link #challenges()} what to answer
     * @throws VerificationUnavailableException if that cannot be said at the moment. Over HTTP: {@code 503}
     */
    public VerifiedCredential verify(PresentedCredential presented) {
        CredentialKind kind = null;
        try {
            kind = shape.kindOf(presented);
            return kind == CredentialKind.JWT ? verifyJwt(presented) : ask(presented, kind);
        } catch (CredentialVerificationException e) {
            proxySigns.look(presented, kind, e.reason());
            listener.refused(e.reason());
            throw e;
        }
    }

    private VerifiedCredential verifyJwt(PresentedCredential presented) {
        CredentialDigest digest = remembered == null ? null : presented.digest();
        Remembered known = digest == null ? null : recall(digest);
        VerifiedJwt jwt = known != null ? known.jwt : jwts.verify(presented.text());
        Confirmation confirmation = known != null ? known.confirmation : Confirmation.of(jwt.credential());
        // Before it is looked whether the token is revoked: what is revoked meanwhile counts the next time.
        long version = version();
        if (known == null || known.version != version) {
            requireNotRevoked(jwt.credential(), jwt.keyId());
            remember(digest, jwt, confirmation, version);
        }
        return accept(jwt.credential(), confirmation, presented, known != null);
    }

    /** Null for a token that must be verified, for the first time or anew. */
    private @Nullable Remembered recall(CredentialDigest digest) {
        Remembered known = remembered == null ? null : remembered.get(digest);
        if (known == null) {
            return null;
        }
        // One look at the clock for both, which is a tenth of all that it takes to remember.
        long now = clock.millis();
        return now < known.expiresAtMillis && known.jwt.isConfirmed(now) ? known : null;
    }

    private void remember(@Nullable CredentialDigest digest, VerifiedJwt jwt, Confirmation confirmation, long version) {
        if (remembered != null && digest != null) {
            long expiresAt = jwt.credential().expiresAt().toEpochMilli();
            remembered.put(digest, new Remembered(jwt, confirmation, expiresAt, version));
        }
    }

    private VerifiedCredential ask(PresentedCredential presented, CredentialKind kind) {
        CredentialDigest digest = presented.digest();
        if (remote == null || digest == null) {
            throw new CredentialRejectedException(Reason.KIND_NOT_ACCEPTED);
        }
        VerifiedCredential credential = remote.verify(presented, kind, digest);
        requireNotRevoked(credential, null);
        return accept(credential, Confirmation.of(credential), presented, false);
    }

    private VerifiedCredential accept(
            VerifiedCredential credential,
            Confirmation confirmation,
            PresentedCredential presented,
            boolean fromMemory) {
        requireKnownRevocations();
        constraint.check(credential, confirmation, presented);
        listener.accepted(credential, fromMemory);
        return credential;
    }

    private long version() {
        return feed == null ? 0 : feed.revocations().version();
    }

    private void requireNotRevoked(VerifiedCredential credential, @Nullable String keyId) {
        if (feed != null && feed.revocations().isRevoked(credential, keyId)) {
            throw new CredentialRejectedException(Reason.REVOKED);
        }
    }

    private void requireKnownRevocations() {
        if (feed != null && longestLag != null) {
            Optional<Duration> lag = feed.lag();
            if (lag.isEmpty() || lag.get().compareTo(longestLag) > 0) {
                throw new VerificationUnavailableException(Reason.REVOCATIONS_UNKNOWN, Duration.ofSeconds(1), null);
            }
        }
    }

    /**
     * What is checked of a credential, in order, up to the first thing that is wrong; for people, and for tests. Calls the server
     * as a verification does, and costs an API key's budget nothing.
     */
    public Explanation explain(PresentedCredential presented) {
        CredentialKind kind = null;
        try {
            kind = shape.kindOf(presented);
            verify(presented.costing(0));
            return Explanation.good(kind);
        } catch (CredentialVerificationException e) {
            return Explanation.of(kind, e);
        }
    }

    /** Whether a text has only characters that keys of other products may have, and such keys are accepted. */
    boolean hasCharactersOfImportedKey(String text) {
        return remote != null && shape.hasCharactersOfImportedKey(text);
    }

    boolean acceptsApiKeys() {
        return remote != null;
    }

    /** What to answer to requests that are not let through. */
    public Challenges challenges() {
        return challenges;
    }

    /**
     * For how long it has not been certain that nothing else was revoked; empty if the feed is not followed or has not begun. While
     * nothing is revoked, the server says so every 25 seconds.
     */
    public Optional<Duration> revocationLag() {
        return feed == null ? Optional.empty() : feed.lag();
    }

    /** How old the keys are that JWTs are verified with, the oldest of all issuers'; empty if there are none that may be used. */
    public Optional<Duration> keyAge() {
        return jwts.keyAge();
    }

    /**
     * Starts to fetch the keys if there are none, and to check whether the server accepts this API's client, without waiting. Need
     * not be called; a failure is logged and tried again when a token comes.
     */
    public void prepare() {
        jwts.prepare();
        if (remote != null) {
            remote.checkClient();
        }
    }

    /**
     * The error with which the server refuses the client of this API, such as {@code invalid_client} for a wrong secret; empty if it does
     * not, or has not been asked yet. While there is one, API keys or opaque tokens cannot be verified.
     */
    public Optional<String> clientRefusal() {
        return remote == null ? Optional.empty() : remote.clientRefusal();
    }

    /** What the API says of itself; null if nothing. */
    @Nullable
    ProtectedResourceMetadata metadata() {
        return metadata;
    }

    /** Stops following the feed. What is verified afterwards no longer learns of revocations. */
    @Override
    public void close() {
        if (feed != null) {
            feed.close();
        }
    }
}
