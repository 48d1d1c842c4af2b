package dev.keyturn.resource;

import java.util.Arrays;
import java.util.Optional;

/**
 * The {@code typ} in the header of a JWT that is an access token.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.1">RFC 9068 §2.1, Header</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.11">RFC 8725 §3.11, Use Explicit Typing</a>
 */
public enum AccessTokenType {
    /** Of access tokens alone, so that no other JWT can be taken for one. */
    AT_JWT("at+jwt"),
    /** Deviation: of any JWT (ADR 0036). For an API with a library that accepts no other; it tells ID tokens by their audience. */
    JWT("JWT");

    private final String text;

    AccessTokenType(String text) {
        this.text = text;
    }

    /** The type of this name, which is that of the header. */
    static Optional<AccessTokenType> find(String name) {
        return Arrays.stream(values()).filter(type -> type.text.equals(name)).findFirst();
    }

    /** As the header and the admin API have it. */
    public String text() {
        return text;
    }
}
