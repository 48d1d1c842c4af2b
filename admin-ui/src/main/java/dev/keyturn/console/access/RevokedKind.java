package dev.keyturn.console.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of things that can be revoked, in words, in the order in which a page offers them. */
public enum RevokedKind {
    CLIENT("All tokens of a client"),
    SUBJECT("All tokens and sessions of a user"),
    SESSION("A session and its tokens"),
    GRANT("All tokens of an authorization"),
    TOKEN("One access token"),
    CREDENTIAL("All tokens got with one credential"),
    CREDENTIAL_UNTIL("Tokens that an API key got before it changed"),
    KEY("All tokens signed by a key");

    private final String words;

    RevokedKind(String words) {
        this.words = words;
    }

    /** The kind as the admin API names it; null for one that this console does not know. */
    static @Nullable RevokedKind ofCode(String code) {
        for (RevokedKind kind : values()) {
            if (kind.code().equals(code)) {
                return kind;
            }
        }
        return null;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String words() {
        return words;
    }
}
