package dev.keyturn.client;

import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Client authentication method at the token endpoint.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7591#section-2">RFC 7591 §2, Client Metadata</a>
 */
public enum TokenEndpointAuthMethod {
    CLIENT_SECRET_BASIC("client_secret_basic"),
    CLIENT_SECRET_POST("client_secret_post"),
    PRIVATE_KEY_JWT("private_key_jwt"),
    /** By a certificate of a trusted authority (RFC 8705 §2.1). */
    TLS_CLIENT_AUTH("tls_client_auth"),
    /** By a certificate that is registered, or a registered key (RFC 8705 §2.2). */
    SELF_SIGNED_TLS_CLIENT_AUTH("self_signed_tls_client_auth"),
    /** Not at all: the client is public. */
    NONE("none");

    @EnumeratedValue
    private final String text;

    TokenEndpointAuthMethod(String text) {
        this.text = text;
    }

    public static Optional<TokenEndpointAuthMethod> of(String text) {
        return Arrays.stream(values())
                .filter(method -> method.text.equals(text))
                .findFirst();
    }

    /** All, as the protocol spells them. */
    static List<String> texts() {
        return Arrays.stream(values()).map(TokenEndpointAuthMethod::text).toList();
    }

    public boolean usesSecret() {
        return this == CLIENT_SECRET_BASIC || this == CLIENT_SECRET_POST;
    }

    /** Whether it registers public keys. */
    boolean usesKeys() {
        return this == PRIVATE_KEY_JWT || this == SELF_SIGNED_TLS_CLIENT_AUTH;
    }

    /** Whether the client presents a certificate. */
    public boolean usesCertificate() {
        return this == TLS_CLIENT_AUTH || this == SELF_SIGNED_TLS_CLIENT_AUTH;
    }

    /** As the protocol spells it. */
    public String text() {
        return text;
    }
}
