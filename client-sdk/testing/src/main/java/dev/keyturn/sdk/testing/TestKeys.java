package dev.keyturn.sdk.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

/** Key pairs of test issuers and of those who only pretend to be one. */
public final class TestKeys {

    private TestKeys() {}

    public static ECKey es256(String id) {
        return ec(id, Curve.P_256, JWSAlgorithm.ES256);
    }

    public static ECKey ec(String id, Curve curve, JWSAlgorithm algorithm) {
        try {
            return new ECKeyGenerator(curve)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(algorithm)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static RSAKey rsa(String id, JWSAlgorithm algorithm) {
        try {
            return new RSAKeyGenerator(2048)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(algorithm)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
