package dev.keyturn.client;

import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A way of getting tokens that a client may be allowed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7591#section-2">RFC 7591 §2, Client Metadata</a>
 */
public enum GrantType {
    AUTHORIZATION_CODE("authorization_code"),
    CLIENT_CREDENTIALS("client_credentials"),
    REFRESH_TOKEN("refresh_token"),
    TOKEN_EXCHANGE("urn:ietf:params:oauth:grant-type:token-exchange");

    @EnumeratedValue
    private final String text;

    GrantType(String text) {
        this.text = text;
    }

    public static Optional<GrantType> of(String text) {
        return Arrays.stream(values()).filter(grant -> grant.text.equals(text)).findFirst();
    }

    /** All, as the protocol spells them. */
    static List<String> texts() {
        return Arrays.stream(values()).map(GrantType::text).toList();
    }

    /** As the protocol spells it. */
    public String text() {
        return text;
    }

    /** Whether client authentication alone is enough for a token. */
    boolean needsCredentials() {
        return this == CLIENT_CREDENTIALS || this == TOKEN_EXCHANGE;
    }
}
