package dev.keyturn.resource;

import dev.keyturn.oauth.Codes;
import java.util.Arrays;
import java.util.Optional;

/** Format of an access token: JWT or opaque. */
public enum AccessTokenFormat {
    /** Signed, and checked without asking the server. */
    JWT,
    /** A random text that says nothing; the API introspects it. */
    OPAQUE;

    /** The format of this name in lower case. */
    static Optional<AccessTokenFormat> find(String name) {
        return Arrays.stream(values())
                .filter(format -> format.text().equals(name))
                .findFirst();
    }

    /** The name as the admin API writes it. */
    String text() {
        return Codes.of(this);
    }
}
