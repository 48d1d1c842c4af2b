package dev.keyturn.client.lookup;

import dev.keyturn.oauth.TokenDigest;
import java.util.UUID;

/** A secret that authenticates its client now. */
public record CachedSecret(UUID id, TokenDigest digest) {

    private static final char SEPARATOR = ':';

    /** Reads one as {@link CachedClientQuery} writes it: identifier and digest. */
    public static CachedSecret parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        return new CachedSecret(
                UUID.fromString(text.substring(0, separator)), new TokenDigest(text.substring(separator + 1)));
    }

    /** Writes one as {@link #parse} reads it. */
    public String encode() {
        return id.toString() + SEPARATOR + digest.hex();
    }
}
