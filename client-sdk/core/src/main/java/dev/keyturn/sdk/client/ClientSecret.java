package dev.keyturn.sdk.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Authentication with a secret.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1">RFC 6749 §2.3.1, Client Password</a>
 */
record ClientSecret(String clientId, String secret) implements ClientAuthentication {

    @Override
    public ClientCredentials credentials(String issuer) {
        String pair = encode(clientId) + ":" + encode(secret);
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return new ClientCredentials(Map.of("Authorization", basic), Map.of());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "ClientSecret[" + clientId + "]";
    }
}
