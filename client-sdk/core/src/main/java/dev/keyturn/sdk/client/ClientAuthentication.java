package dev.keyturn.sdk.client;

import dev.keyturn.sdk.SignatureAlgorithm;
import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/**
 * How a client proves to the server who it is.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3">RFC 6749 §2.3, Client Authentication</a>
 */
public sealed interface ClientAuthentication permits ClientSecret, PrivateKeyJwt, MutualTls, HeldApiKey {

    /** With a secret, {@code client_secret_basic}. */
    static ClientAuthentication secret(String clientId, String secret) {
        return new ClientSecret(clientId, secret);
    }

    /**
     * With assertions that are signed with a key of the client's own, {@code private_key_jwt}: nothing that is sent is worth
     * anything later.
     *
     * @param keyId as in the JWK set that is registered for the client; null for a set of one key
     */
    static ClientAuthentication privateKeyJwt(
            String clientId, PrivateKey key, SignatureAlgorithm algorithm, @Nullable String keyId) {
        return new PrivateKeyJwt(clientId, key, algorithm, keyId);
    }

    /**
     * With the certificate of the connection, {@code tls_client_auth} or {@code self_signed_tls_client_auth}: the
     * {@code HttpClient} must have it.
     */
    static ClientAuthentication mutualTls(String clientId) {
        return new MutualTls(clientId);
    }

    /** Empty for the holder of an API key. */
    String clientId();

    /**
     * Adds to a request what proves it.
     *
     * @param issuer whom it is sent to
     */
    void authenticate(FormRequest request, String issuer);
}
