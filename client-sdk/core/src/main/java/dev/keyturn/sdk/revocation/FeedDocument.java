package dev.keyturn.sdk.revocation;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.jwt.JwtVerifier;
import dev.keyturn.sdk.revocation.Revocations.Entry;
import dev.keyturn.sdk.revocation.Revocations.Until;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of the feed that its issuer has signed.
 *
 * @param after the place from which it goes on; null if it is a snapshot
 * @param cursor the place that is reached with it
 * @param isFull whether it is a delta with as much as one holds, so that there may be more
 */
record FeedDocument(@Nullable String after, String cursor, Map<Entry, Until> entries, boolean isFull) {

    /** Room for a million entries. */
    static final int MAXIMUM_BYTES = 128 * 1024 * 1024;

    private static final int LONGEST_DELTA = 1_000;
    private static final String TYPE = "revocation-feed+jwt";
    private static final Pattern CURSOR = Pattern.compile("[0-9]{1,18}");
    private static final Set<String> WITH_INSTANT = Set.of("client", "subject", "credential_until");

    /**
     * Reads a document.
     *
     * @throws IOException if it is not one of this issuer's feed; what it says is not repeated
     */
    static FeedDocument read(String text, JwtVerifier verifier, String issuer) throws IOException {
        Map<String, Object> claims;
        try {
            claims = verifier.verifyDocument(text, TYPE, issuer, MAXIMUM_BYTES);
        } catch (CredentialRejectedException e) {
            throw new IOException("The feed of revocations sent a document that is not good: " + e.reason(), e);
        }
        String cursor = cursor(claims.get("cursor"));
        String after = cursor(claims.get("after"));
        boolean isDelta = claims.containsKey("after");
        if (cursor == null || (isDelta && after == null) || !(claims.get("entries") instanceof List<?> list)) {
            throw new IOException("The feed of revocations sent a document without a cursor or without entries.");
        }
        Map<Entry, Until> entries = new HashMap<>();
        list.forEach(each -> add(each, entries));
        return new FeedDocument(after, cursor, entries, after != null && list.size() >= LONGEST_DELTA);
    }

    private static @Nullable String cursor(@Nullable Object value) {
        return value instanceof String text && CURSOR.matcher(text).matches() ? text : null;
    }

    /** A kind that is not known is kept and never looked for. */
    private static void add(@Nullable Object value, Map<Entry, Until> entries) {
        if (value instanceof Map<?, ?> entry
                && entry.get("kind") instanceof String kind
                && entry.get("id") instanceof String id
                && entry.get("exp") instanceof Number expiresAt) {
            long issuedAt = WITH_INSTANT.contains(kind) && entry.get("iat") instanceof Number until
                    ? until.longValue()
                    : Long.MAX_VALUE;
            entries.merge(new Entry(kind, id), new Until(issuedAt, expiresAt.longValue()), Until::and);
        }
    }
}
