package dev.keyturn.sdk.internal.revocation;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.internal.jwt.JwtVerifier;
import dev.keyturn.sdk.internal.revocation.Revocations.Entry;
import dev.keyturn.sdk.internal.revocation.Revocations.Until;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signed document of the revocation feed.
 *
 * @param after cursor from which a delta continues; null for a snapshot
 * @param cursor cursor after this document
 * @param isFull whether a delta has the maximum number of entries, so that more may follow
 */
record FeedDocument(@Nullable String after, String cursor, Map<Entry, Until> entries, boolean isFull) {

    /** Enough for a million entries. */
    static final int MAX_BYTES = 128 * 1024 * 1024;

    private static final int MAX_DELTA_ENTRIES = 1_000;
    private static final String TYPE = "revocation-feed+jwt";
    private static final Pattern CURSOR = Pattern.compile("[0-9]{1,18}");
    private static final Set<String> WITH_INSTANT = Set.of("client", "subject", "credential_until");

    /**
     * Parses and verifies a document.
     *
     * @throws IOException if it is not a document of this issuer's feed; the message does not quote it
     */
    static FeedDocument read(String text, JwtVerifier verifier, String issuer) throws IOException {
        Map<String, Object> claims;
        try {
            claims = verifier.verifyDocument(text, TYPE, issuer, MAX_BYTES);
        } catch (CredentialRejectedException e) {
            throw new IOException("The revocation feed sent an invalid document: " + e.reason(), e);
        }
        String cursor = cursor(claims.get("cursor"));
        String after = cursor(claims.get("after"));
        boolean isDelta = claims.containsKey("after");
        if (cursor == null || (isDelta && after == null) || !(claims.get("entries") instanceof List<?> list)) {
            throw new IOException("The revocation feed sent a document without a cursor or entries.");
        }
        Map<Entry, Until> entries = new HashMap<>();
        list.forEach(each -> add(each, entries));
        return new FeedDocument(after, cursor, entries, after != null && list.size() >= MAX_DELTA_ENTRIES);
    }

    private static @Nullable String cursor(@Nullable Object value) {
        return value instanceof String text && CURSOR.matcher(text).matches() ? text : null;
    }

    /** Keeps entries of unknown kinds, which match nothing. */
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
