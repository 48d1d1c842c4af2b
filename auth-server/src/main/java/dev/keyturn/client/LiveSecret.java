package dev.keyturn.client;

import dev.keyturn.oauth.TokenDigest;
import java.util.UUID;

/** A secret that authenticates its client now. */
record LiveSecret(UUID id, TokenDigest digest) {

    private static final char SEPARATOR = ':';

    /** Reads one as {@link LiveClientQuery} writes it: identifier and digest. */
    static LiveSecret parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        return new LiveSecret(
                UUID.fromString(text.substring(0, separator)), new TokenDigest(text.substring(separator + 1)));
    }
}
