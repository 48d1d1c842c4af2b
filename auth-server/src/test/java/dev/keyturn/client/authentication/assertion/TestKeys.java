package dev.keyturn.client.authentication.assertion;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Key pairs of clients, made once. */
public final class TestKeys {

    static final ECKey P256 = ec("one", Curve.P_256);
    static final ECKey OTHER_P256 = ec("two", Curve.P_256);
    static final ECKey P384 = ec("three", Curve.P_384);
    static final RSAKey RSA = rsa("rsa", 2048);

    private TestKeys() {}

    /** A set that can be registered. */
    public static String publicSet() {
        return publicSet(P256);
    }

    /** Metadata of a client that authenticates with the key of that set. */
    public static Map<String, Object> holder(String clientId) {
        return Map.of(
                "client_id",
                clientId,
                "client_name",
                "Key holder",
                "token_endpoint_auth_method",
                "private_key_jwt",
                "grant_types",
                List.of("client_credentials"),
                "jwks",
                new JWKSet(P256).toJSONObject(true));
    }

    /** Metadata of such a client, and more of them. */
    public static Map<String, Object> holder(String clientId, String name, Object value) {
        Map<String, Object> metadata = new HashMap<>(holder(clientId));
        metadata.put(name, value);
        return metadata;
    }

    /** An assertion that the holder of that set's key makes. */
    public static String assertion(String clientId, String audience) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(clientId)
                .subject(clientId)
                .audience(audience)
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .build();
        SignedJWT assertion = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
        try {
            assertion.sign(new ECDSASigner(P256));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return assertion.serialize();
    }

    static String publicSet(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(true);
    }

    static ECKey ec(String id, Curve curve) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static RSAKey rsa(String id, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
