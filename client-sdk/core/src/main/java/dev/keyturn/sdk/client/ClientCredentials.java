package dev.keyturn.sdk.client;

import java.util.Map;

/**
 * Headers and form parameters that authenticate a client in one request to the server.
 *
 * @param headers by name, such as {@code Authorization}
 * @param parameters by name, such as {@code client_assertion}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3">RFC 6749 §2.3, Client Authentication</a>
 */
public record ClientCredentials(Map<String, String> headers, Map<String, String> parameters) {

    public ClientCredentials {
        headers = Map.copyOf(headers);
        parameters = Map.copyOf(parameters);
    }

    /** Omits the values, which are secret. */
    @Override
    public String toString() {
        return "ClientCredentials[headers=" + headers.keySet() + ", parameters=" + parameters.keySet() + "]";
    }
}
