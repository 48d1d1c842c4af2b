package dev.keyturn.sdk.client;

/**
 * A client that its connection proves.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-2">RFC 8705 §2, Mutual TLS for OAuth Client Authentication</a>
 */
record MutualTls(String clientId) implements ClientAuthentication {

    @Override
    public void authenticate(FormRequest request, String issuer) {
        request.parameter("client_id", clientId);
    }
}
