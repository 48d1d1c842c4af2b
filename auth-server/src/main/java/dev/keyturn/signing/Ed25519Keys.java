package dev.keyturn.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/**
 * Ed25519 keys of the JDK as JWKs, and back; the library's own need another library.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8037#section-2">RFC 8037 §2, Key Type "OKP"</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1.2">RFC 8032 §5.1.2, Encoding</a>
 */
final class Ed25519Keys {

    private static final int BYTES = 32;

    private Ed25519Keys() {}

    static OctetKeyPair generate(JWSAlgorithm algorithm) throws JOSEException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] secret = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            return new OctetKeyPair.Builder(
                            Curve.Ed25519, Base64URL.encode(encode(((EdECPublicKey) pair.getPublic()).getPoint())))
                    .d(Base64URL.encode(secret))
                    .algorithm(algorithm)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint()
                    .build();
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }

    static PrivateKey privateKey(OctetKeyPair pair) throws JOSEException {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, pair.getDecodedD()));
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }

    static PublicKey publicKey(OctetKeyPair pair) throws JOSEException {
        byte[] bytes = pair.getDecodedX();
        boolean isXOdd = bytes[BYTES - 1] < 0;
        bytes[BYTES - 1] &= 0x7F;
        EdECPoint point = new EdECPoint(isXOdd, new BigInteger(1, reversed(bytes)));
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
        } catch (GeneralSecurityException e) {
            throw new JOSEException(e.getMessage(), e);
        }
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }

    /** The y coordinate, little-endian, with the lowest bit of x as the highest bit. */
    private static byte[] encode(EdECPoint point) {
        byte[] encoded = littleEndian(point.getY());
        if (point.isXOdd()) {
            encoded[BYTES - 1] |= (byte) 0x80;
        }
        return encoded;
    }

    private static byte[] littleEndian(BigInteger number) {
        return Arrays.copyOf(reversed(number.toByteArray()), BYTES);
    }
}
