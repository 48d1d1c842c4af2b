package dev.keyturn.sdk.client;

import dev.keyturn.sdk.SignatureAlgorithm;
import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/**
 * Client authentication at the server: a secret, a signed assertion or a TLS certificate.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3">RFC 6749 §2.3, Client Authentication</a>
 */
public sealed interface ClientAuthentication permits ClientSecret, PrivateKeyJwt, MutualTls, ApiKeyHolder {

    /** Authenticates with a secret ({@code client_secret_basic}). */
    static ClientAuthentication secret(String clientId, String secret) {
        return new ClientSecret(clientId, secret);
    }

    /**
     * Authenticates with signed assertions ({@code private_key_jwt}), which are valid for 1 minute and used once.
     *
     * @param key RSA, EC or Ed25519 key
     * @param algorithm signature algorithm of the key
     * @param keyId key id in the client's registered JWK set; null if the set has one key
     * @throws IllegalArgumentException if the key is of another type
     */
    static ClientAuthentication privateKeyJwt(
            String clientId, PrivateKey key, SignatureAlgorithm algorithm, @Nullable String keyId) {
        return new PrivateKeyJwt(clientId, key, algorithm, keyId);
    }

    /**
     * Authenticates with the client certificate of the TLS connection ({@code tls_client_auth} or {@code self_signed_tls_client_auth}), with which
     * the {@code HttpClient} must be configured.
     */
    static ClientAuthentication mutualTls(String clientId) {
        return new MutualTls(clientId);
    }

    /** Client identifier; empty for the holder of an API key. */
    String clientId();

    /**
     * Creates what authenticates one request.
     *
     * @param issuer issuer identifier of the server that receives the request
     */
    ClientCredentials credentials(String issuer);
}
