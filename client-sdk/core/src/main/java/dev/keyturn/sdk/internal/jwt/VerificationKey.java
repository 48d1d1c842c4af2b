package dev.keyturn.sdk.internal.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.sdk.SignatureAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Public key of an issuer, ready to verify signatures of one algorithm. Created once per fetched key; thread-safe.
 */
sealed interface VerificationKey {

    /** Minimum size by RFC 7518 §3.3. */
    int MIN_RSA_BITS = 2048;

    /** Curve of each algorithm by RFC 7518 §3.4. */
    Map<SignatureAlgorithm, Curve> CURVES = Map.of(
            SignatureAlgorithm.ES256, Curve.P_256,
            SignatureAlgorithm.ES384, Curve.P_384,
            SignatureAlgorithm.ES512, Curve.P_521);

    /** Prefix of the 32 bytes of an Ed25519 key in X.509 (RFC 8410 §4). */
    String ED25519_PREFIX = "302a300506032b6570032100";

    boolean verifies(CompactToken token);

    /** Creates a key; null if it is too weak, or for another algorithm. */
    static @Nullable VerificationKey of(JWK jwk, SignatureAlgorithm algorithm)
            throws JOSEException, GeneralSecurityException {
        String name = algorithm.joseName();
        if (jwk instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS) {
            return name.startsWith("RS")
                    ? new OfPlatform(rsa.toRSAPublicKey(), "SHA" + name.substring(2) + "withRSA")
                    : ofNimbus(new RSASSAVerifier(rsa.toRSAPublicKey()), name);
        }
        if (jwk instanceof ECKey ec) {
            return ec.getCurve().equals(CURVES.get(algorithm)) ? ofCurve(ec, name) : null;
        }
        if (jwk instanceof OctetKeyPair pair && algorithm == SignatureAlgorithm.EDDSA) {
            return Curve.Ed25519.equals(pair.getCurve())
                    ? new OfPlatform(ed25519(pair.getDecodedX()), "Ed25519")
                    : null;
        }
        return null;
    }

    private static VerificationKey ofCurve(ECKey key, String algorithm) throws JOSEException, GeneralSecurityException {
        try {
            return new OfCurve(key.toECPublicKey(), "SHA" + algorithm.substring(2) + "withECDSAinP1363Format");
        } catch (NoSuchAlgorithmException e) {
            // Not every provider supports the signature format of JWS. Nimbus converts it.
            return new OfNimbus(new ECDSAVerifier(key.toECPublicKey()), new JWSHeader(JWSAlgorithm.parse(algorithm)));
        }
    }

    private static @Nullable VerificationKey ofNimbus(JWSVerifier verifier, String algorithm) {
        JWSAlgorithm name = JWSAlgorithm.parse(algorithm);
        return verifier.supportedJWSAlgorithms().contains(name) ? new OfNimbus(verifier, new JWSHeader(name)) : null;
    }

    private static PublicKey ed25519(byte[] key) throws GeneralSecurityException {
        byte[] prefix = HexFormat.of().parseHex(ED25519_PREFIX);
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, encoded, prefix.length, key.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /**
     * Key that verifies with Nimbus.
     *
     * @param header contains only the algorithm, so that no part of a token's own header affects the verification
     */
    record OfNimbus(JWSVerifier verifier, JWSHeader header) implements VerificationKey {

        @Override
        public boolean verifies(CompactToken token) {
            try {
                return verifier.verify(header, token.signingInput(), new Base64URL(token.encodedSignature()));
            } catch (JOSEException e) {
                return false;
            }
        }
    }

    /** EC key that verifies with the platform, after a check of the signature's range. */
    final class OfCurve implements VerificationKey {

        private final OfPlatform platform;
        private final byte[] order;

        OfCurve(ECPublicKey key, String algorithm) throws GeneralSecurityException {
            this.platform = new OfPlatform(key, algorithm);
            byte[] signed = key.getParams().getOrder().toByteArray();
            this.order = signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
        }

        @Override
        public boolean verifies(CompactToken token) {
            return token.isSignedWithinOrder(order) && platform.verifies(token);
        }
    }

    /**
     * Key that verifies with the platform directly, which is faster than Nimbus and needs no further library for Ed25519. Reuses the
     * {@link Signature} object, which is expensive to create (docs/performance.md).
     */
    final class OfPlatform implements VerificationKey {

        private final PublicKey key;
        private final String algorithm;
        private final AtomicReference<@Nullable Signature> idle;

        /**
         * @param algorithm the platform's name of the algorithm
         * @throws GeneralSecurityException if the platform does not support the algorithm or the key
         */
        OfPlatform(PublicKey key, String algorithm) throws GeneralSecurityException {
            this.key = key;
            this.algorithm = algorithm;
            this.idle = new AtomicReference<>(newCheck());
        }

        @Override
        public boolean verifies(CompactToken token) {
            try {
                Signature check = idle.getAndSet(null);
                if (check == null) {
                    check = newCheck();
                }
                boolean isRight = token.isConfirmedBy(check);
                // An object that has thrown is not reused; after any other verification it is reset.
                idle.set(check);
                return isRight;
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        private Signature newCheck() throws GeneralSecurityException {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(key);
            return check;
        }
    }
}
