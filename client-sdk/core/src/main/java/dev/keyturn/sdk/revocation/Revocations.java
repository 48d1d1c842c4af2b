package dev.keyturn.sdk.revocation;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.VerifiedCredential;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What is revoked and would not have expired yet. Safe for use by all threads, one of which changes it. */
public final class Revocations {

    private static final String TOKEN = "token";
    private static final String GRANT = "grant";
    private static final String CLIENT = "client";
    private static final String SUBJECT = "subject";
    private static final String SESSION = "session";
    private static final String CREDENTIAL = "credential";
    private static final String CREDENTIAL_UNTIL = "credential_until";
    private static final String KEY = "key";

    private final Clock clock;
    private volatile ConcurrentMap<Entry, Until> entries = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    public Revocations(Clock clock) {
        this.clock = clock;
    }

    /** What is revoked. */
    record Entry(String kind, String id) {}

    /**
     * How far a revocation reaches.
     *
     * @param issuedAt tokens that were issued later stand; the greatest number for none
     * @param expiresAt when the entry can be forgotten
     */
    record Until(long issuedAt, long expiresAt) {

        Until and(Until other) {
            return new Until(Math.max(issuedAt, other.issuedAt), Math.max(expiresAt, other.expiresAt));
        }
    }

    /** Changes with each change of what is revoked: what was not revoked at a version need not be looked at again. */
    public long version() {
        return version.get();
    }

    /** How much is revoked. */
    public int size() {
        return entries.size();
    }

    /**
     * Whether a credential is revoked. What ends the tokens of an API key until an instant does not end the key.
     *
     * @param keyId with which a JWT is signed; null if it does not say
     */
    public boolean isRevoked(VerifiedCredential credential, @Nullable String keyId) {
        Map<Entry, Until> now = entries;
        if (now.isEmpty()) {
            return false;
        }
        long issuedAt = credential.issuedAt().getEpochSecond();
        return isThere(now, TOKEN, credential.id(), issuedAt)
                || isThere(now, CLIENT, credential.clientId(), issuedAt)
                || isThere(now, SUBJECT, credential.subject(), issuedAt)
                || isThere(now, GRANT, credential.claims().get("grant_id"), issuedAt)
                || isThere(now, SESSION, credential.claims().get("sid"), issuedAt)
                || isThere(now, CREDENTIAL, credential.credentialId().orElse(null), issuedAt)
                || (credential.kind() != CredentialKind.API_KEY
                        && isThere(
                                now, CREDENTIAL_UNTIL, credential.credentialId().orElse(null), issuedAt))
                || isThere(now, KEY, keyId, issuedAt);
    }

    private static boolean isThere(Map<Entry, Until> entries, String kind, @Nullable Object id, long issuedAt) {
        if (!(id instanceof String text)) {
            return false;
        }
        Until until = entries.get(new Entry(kind, text));
        return until != null && issuedAt <= until.issuedAt;
    }

    /** Replaces all that is known. */
    void replace(Map<Entry, Until> all) {
        entries = new ConcurrentHashMap<>(all);
        version.incrementAndGet();
    }

    /** Adds to what is known, and forgets what has expired. */
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
