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

    private static final int MIN_LENGTH = 3;
    private static final int MAX_LENGTH = 100;
    private static final Pattern UUID_SYNTAX =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public ClientId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("Not a valid client ID");
        }
    }

    /** A new, unique identifier. */
    static ClientId random() {
        return new ClientId(UUID.randomUUID().toString().replace("-", ""));
    }

    /** Whether a text is a well-formed client identifier; says nothing about whether such a client exists. */
    public static boolean isValid(String text) {
        if (text.length() < MIN_LENGTH || text.length() > MAX_LENGTH || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char character = text.charAt(i);
            if (!isLetterOrDigit(character) && character != '.' && character != '_' && character != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9');
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
