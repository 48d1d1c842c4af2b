package dev.keyturn.client;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The identifier of a client, which never changes.
 *
 * @param value 3 to 100 characters of {@code A-Z a-z 0-9 . _ -}, the first a letter or a digit
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.2">RFC 6749 §2.2, Client Identifier</a>
 */
public record ClientId(String value) {

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,99}");
    private static final Pattern UUID_SYNTAX =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public ClientId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a client identifier");
        }
    }

    /** A new identifier that nobody has. */
    static ClientId random() {
        return new ClientId(UUID.randomUUID().toString().replace("-", ""));
    }

    /** Whether a text is a well-formed client identifier; says nothing about whether such a client exists. */
    public static boolean isValid(String text) {
        return SYNTAX.matcher(text).matches();
    }

    /**
     * Whether a text looks like the identifier of a user. A client that had one could be taken for that user, since both are
     * the subject of their tokens.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-5">RFC 9068 §5, Security Considerations</a>
     */
    public static boolean isLikeUser(String text) {
        return UUID_SYNTAX.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
