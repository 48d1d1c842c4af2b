package dev.keyturn.sdk.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.sdk.SignatureAlgorithm;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Authentication with assertions that the client signs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523#section-2.2">RFC 7523 §2.2, Using JWTs for Client Authentication</a>
 */
record PrivateKeyJwt(
        String clientId,
        PrivateKey key,
        SignatureAlgorithm algorithm,
        @Nullable String keyId) implements ClientAuthentication {

    private static final Duration LIFETIME = Duration.ofMinutes(1);
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    PrivateKeyJwt {
        signer(key);
    }

    @Override
    public ClientCredentials credentials(String issuer) {
        return new ClientCredentials(
                Map.of(),
                Map.of("client_id", clientId, "client_assertion_type", TYPE, "client_assertion", assertion(issuer)));
    }

    private String assertion(String issuer) {
        Instant now = Instant.now();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(clientId)
                .subject(clientId)
                .audience(issuer)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.joseName()))
                        .keyID(keyId)
                        .build(),
                claims);
        try {
            jwt.sign(signer(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("The key of the client " + clientId + " does not sign " + algorithm, e);
        }
        return jwt.serialize();
    }

    private static JWSSigner signer(PrivateKey key) {
        try {
            if (key instanceof EdECPrivateKey ed && ed.getParams().getName().equals("Ed25519")) {
                return new Ed25519Signer(ed);
            }
            return key instanceof ECPrivateKey ec ? new ECDSASigner(ec) : new RSASSASigner(key);
        } catch (JOSEException | IllegalArgumentException e) {
            throw new IllegalArgumentException("The key must be an RSA, EC or Ed25519 key.", e);
        }
    }

    @Override
    public String toString() {
        return "PrivateKeyJwt[" + clientId + "]";
    }
}
