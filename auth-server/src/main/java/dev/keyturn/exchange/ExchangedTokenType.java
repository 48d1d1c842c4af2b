package dev.keyturn.exchange;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Type of a token that is exchanged or issued.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-3">RFC 8693 §3, Token Type Identifiers</a>
 */
enum ExchangedTokenType {
    ACCESS_TOKEN("urn:ietf:params:oauth:token-type:access_token"),
    JWT("urn:ietf:params:oauth:token-type:jwt"),
    API_KEY("urn:keyturn:token-type:api-key");

    private final String uri;

    ExchangedTokenType(String uri) {
        this.uri = uri;
    }

    static Optional<ExchangedTokenType> of(@Nullable String uri) {
        return Arrays.stream(values()).filter(type -> type.uri.equals(uri)).findFirst();
    }

    /** As the protocol spells it. */
    String uri() {
        return uri;
    }
}
