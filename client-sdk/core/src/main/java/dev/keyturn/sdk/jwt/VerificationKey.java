package dev.keyturn.sdk.jwt;

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
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A public key of the issuer, ready to verify signatures of one algorithm. Made once per fetched key and used by all
 * threads.
 */
sealed interface VerificationKey {

    /** RFC 7518 §3.3 demands this size or a larger one. */
    int MINIMUM_RSA_BITS = 2048;

    /** What comes before the 32 bytes of a key of Ed25519 in X.509 (RFC 8410 §4). */
    String ED25519_PREFIX = "302a300506032b6570032100";

    boolean verifies(CompactToken token);

    /** Null for a key that does not verify signatures of this algorithm, or is too weak. */
    static @Nullable VerificationKey of(JWK jwk, SignatureAlgorithm algorithm)
            throws JOSEException, GeneralSecurityException {
        String name = algorithm.joseName();
        if (jwk instanceof RSAKey rsa && rsa.size() >= MINIMUM_RSA_BITS) {
            return name.startsWith("RS")
                    ? new OfPlatform(rsa.toRSAPublicKey(), "SHA" + name.substring(2) + "withRSA")
                    : ofNimbus(new RSASSAVerifier(rsa.toRSAPublicKey()), name);
        }
        if (jwk instanceof ECKey ec && !Curve.SECP256K1.equals(ec.getCurve())) {
            return ofNimbus(new ECDSAVerifier(ec.toECPublicKey()), name);
        }
        if (jwk instanceof OctetKeyPair pair && algorithm == SignatureAlgorithm.EDDSA) {
            return Curve.Ed25519.equals(pair.getCurve())
                    ? new OfPlatform(ed25519(pair.getDecodedX()), "Ed25519")
                    : null;
        }
        return null;
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
     * A key that Nimbus verifies with, which looks at an elliptic curve's signature before the platform does.
     *
     * @param header names the algorithm and nothing else, so that no word of a token's own header reaches the verification
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

    /**
     * A key with which the platform verifies as it is: for RSASSA-PKCS1-v1_5, where on the way through Nimbus a third of the time went into
     * decoding the signature, and for Ed25519, for which Nimbus needs another library. What it verifies with is used again, since
     * finding it and giving it the key takes a tenth of a verification.
     */
    final class OfPlatform implements VerificationKey {

        private final PublicKey key;
        private final String algorithm;
        private final AtomicReference<@Nullable Signature> idle = new AtomicReference<>();

        /** @param algorithm as the platform names it */
        OfPlatform(PublicKey key, String algorithm) {
            this.key = key;
            this.algorithm = algorithm;
        }

        @Override
        public boolean verifies(CompactToken token) {
            try {
                Signature check = take();
                boolean isRight = token.isConfirmedBy(check);
                idle.set(check);
                return isRight;
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        /** One that has failed does not come back; after each other verification they are as new. */
        private Signature take() throws GeneralSecurityException {
            Signature check = idle.getAndSet(null);
            if (check == null) {
                check = Signature.getInstance(algorithm);
                check.initVerify(key);
            }
            return check;
        }
    }
}
