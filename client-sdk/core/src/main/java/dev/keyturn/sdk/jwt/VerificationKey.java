package dev.keyturn.sdk.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;

/**
 * A public key of the issuer, ready to verify signatures of one algorithm. Made once per fetched key and used by all
 * threads.
 */
sealed interface VerificationKey {

    boolean verifies(CompactToken token);

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
     * A key for RSASSA-PKCS1-v1_5, with which the platform verifies as it is: on the way through Nimbus a third of the time went into
     * decoding the signature.
     *
     * @param algorithm as the platform names it
     */
    record OfPlatform(PublicKey key, String algorithm) implements VerificationKey {

        @Override
        public boolean verifies(CompactToken token) {
            try {
                Signature check = Signature.getInstance(algorithm);
                check.initVerify(key);
                token.update(check);
                return check.verify(token.signature());
            } catch (GeneralSecurityException e) {
                return false;
            }
        }
    }
}
