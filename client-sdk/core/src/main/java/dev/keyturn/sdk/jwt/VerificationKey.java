package dev.keyturn.sdk.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;

/**
 * A public key of the issuer, ready to verify signatures of one algorithm. Made once per fetched key and used by all
 * threads.
 *
 * @param header names the algorithm and nothing else, so that no word of a token's own header reaches the verification
 */
record VerificationKey(JWSVerifier verifier, JWSHeader header) {

    boolean verifies(CompactToken token) {
        try {
            return verifier.verify(header, token.signingInput(), token.signature());
        } catch (JOSEException e) {
            return false;
        }
    }
}
