package dev.keyturn.sdk.internal.revocation;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.VerifiedCredential;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Known revocations of unexpired credentials. Thread-safe for one writing thread. */
public final class Revocations {

    private static final String TOKEN = "token";
    private static final String GRANT = "grant";
    private static final String CLIENT = "client";
    private static final String SUBJECT = "subject";
    private static final String SESSION = "session";
    private static final String CREDENTIAL = "credential";
    private static final String CREDENTIAL_UNTIL = "credential_until";
    private static final String CERTIFICATE = "certificate";
    private static final String KEY = "key";

    private final Clock clock;
    private volatile ConcurrentMap<Entry, Until> entries = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    public Revocations(Clock clock) {
        this.clock = clock;
    }

    /** Kind and identifier of an entry. */
    record Entry(String kind, String id) {}

    /**
     * Reach of a revocation, in seconds since the epoch.
     *
     * @param issuedAt tokens that were issued later remain valid; the maximum value if none do
     * @param expiresAt time from which the entry can be removed
     */
    record Until(long issuedAt, long expiresAt) {

        Until and(Until other) {
            return new Until(Math.max(issuedAt, other.issuedAt), Math.max(expiresAt, other.expiresAt));
        }
    }

    /** Version that changes with each change: a credential that was not revoked at a version needs no further lookup. */
    public long version() {
        return version.get();
    }

    /** Number of entries. */
    public int size() {
        return entries.size();
    }

    /**
     * Whether a credential is revoked. An entry of the kind {@code credential_until} revokes tokens of an API key but not the key.
     *
     * @param keyId id of a JWT's signing key; null if it names none
     */
    public boolean isRevoked(VerifiedCredential credential, @Nullable String keyId) {
        Map<Entry, Until> now = entries;
        if (now.isEmpty()) {
            return false;
        }
        long issuedAt = credential.issuedAt().getEpochSecond();
        return contains(now, TOKEN, credential.id(), issuedAt)
                || contains(now, CLIENT, credential.clientId(), issuedAt)
                || contains(now, SUBJECT, credential.subject(), issuedAt)
                || contains(now, GRANT, credential.claims().get("grant_id"), issuedAt)
                || contains(now, SESSION, credential.claims().get("sid"), issuedAt)
                || contains(now, CREDENTIAL, credential.credentialId().orElse(null), issuedAt)
                || (credential.kind() != CredentialKind.API_KEY
                        && contains(
                                now, CREDENTIAL_UNTIL, credential.credentialId().orElse(null), issuedAt))
                || contains(now, CERTIFICATE, credential.credentialId().orElse(null), issuedAt)
                || contains(now, CERTIFICATE, certificateOf(credential), issuedAt)
                || contains(now, KEY, keyId, issuedAt);
    }

    /** Thumbprint of the certificate to which a credential is bound (RFC 8705 §3.1). */
    private static @Nullable Object certificateOf(VerifiedCredential credential) {
        return credential.claims().get("cnf") instanceof Map<?, ?> confirmation ? confirmation.get("x5t#S256") : null;
    }

    private static boolean contains(Map<Entry, Until> entries, String kind, @Nullable Object id, long issuedAt) {
        if (!(id instanceof String text)) {
            return false;
        }
        Until until = entries.get(new Entry(kind, text));
        return until != null && issuedAt <= until.issuedAt;
    }

    /** Replaces all entries. */
    void replace(Map<Entry, Until> all) {
        entries = new ConcurrentHashMap<>(all);
        version.incrementAndGet();
    }

    /** Adds entries, and removes expired ones. */
    void add(Map<Entry, Until> more) {
        Map<Entry, Until> known = entries;
        more.forEach((entry, until) -> known.merge(entry, until, Until::and));
        if (!more.isEmpty()) {
            version.incrementAndGet();
        }
        Instant now = clock.instant();
        known.values().removeIf(until -> until.expiresAt <= now.getEpochSecond());
    }
}
