package dev.keyturn.apikey;

import dev.keyturn.oauth.TokenDigest;

/**
 * An API key at the only moments at which its text is known: when it is issued and when it is presented.
 *
 * @param text shown once, then forgotten
 */
record ApiKeySecret(String text) {

    private static final int HINT = 4;

    TokenDigest digest() {
        return TokenDigest.of(text);
    }

    /** The last characters, by which its holder can tell it from others. */
    String hint() {
        return text.substring(text.length() - HINT);
    }

    @Override
    public String toString() {
        return "ApiKeySecret[…]";
    }
}
