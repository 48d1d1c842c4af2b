package dev.keyturn.sdk.client;

import java.util.Map;

/**
 * Authentication with the client certificate of the connection.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-2">RFC 8705 §2, Mutual TLS for OAuth Client Authentication</a>
 */
record MutualTls(String clientId) implements ClientAuthentication {

    @Override
    public ClientCredentials credentials(String issuer) {
        return new ClientCredentials(Map.of(), Map.of("client_id", clientId));
    }
}
