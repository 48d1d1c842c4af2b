package dev.keyturn.client;

import dev.keyturn.oauth.TokenDigest;
import java.util.UUID;

/** A secret that authenticates its client now. */
record LiveSecret(UUID id, TokenDigest digest) {

    private static final char SEPARATOR = ':';

    /** Reads what {@link #toString()} gives. */
    static LiveSecret parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        return new LiveSecret(
                UUID.fromString(text.substring(0, separator)), new TokenDigest(text.substring(separator + 1)));
    }

    @Override
    public String toString() {
        return id.toString() + SEPARATOR + digest.hex();
    }
}
