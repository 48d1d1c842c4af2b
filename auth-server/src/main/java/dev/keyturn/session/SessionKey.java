package dev.keyturn.session;

import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.TokenDigest;
import java.util.Optional;

/**
 * Value of the session cookie: a random credential, and the version of the session that the browser has seen. A node that
 * has an older version in its cache reads the session again.
 */
record SessionKey(String credential, int version) {

    private static final char SEPARATOR = '.';
    private static final int MAX_DIGITS = 9;

    static SessionKey generate() {
        return new SessionKey(Credentials.generate(Credentials.SESSION_PREFIX), 0);
    }

    static Optional<SessionKey> parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0
                || !Credentials.isWellFormed(Credentials.SESSION_PREFIX, text.substring(0, separator))
                || !isVersion(text.substring(separator + 1))) {
            return Optional.empty();
        }
        return Optional.of(
                new SessionKey(text.substring(0, separator), Integer.parseInt(text.substring(separator + 1))));
    }

    private static boolean isVersion(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    SessionKey withVersion(int newVersion) {
        return new SessionKey(credential, newVersion);
    }

    /** Key of the row. */
    String digest() {
        return TokenDigest.of(credential).hex();
    }

    /** The cookie's value, which no log may have. */
    String text() {
        return credential + SEPARATOR + version;
    }

    @Override
    public String toString() {
        return "session cookie";
    }
}
