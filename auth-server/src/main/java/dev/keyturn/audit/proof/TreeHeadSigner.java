package dev.keyturn.audit.proof;

import com.nimbusds.jose.jwk.JWK;
import java.util.Map;
import java.util.Optional;

/** Signatures of tree heads. Implemented by the feature that keeps the signing keys. */
public interface TreeHeadSigner {

    /** Signs claims with the active key for ES256. @return in compact serialization */
    String sign(String type, Map<String, ?> claims);

    /** The same with the public key in the header, so that it can be verified after the key has left the JWKS. */
    String signWithPublicKey(String type, Map<String, ?> claims);

    /** Public half of a key of any state; empty if the server never had it. */
    Optional<JWK> publicKey(String keyId);
}
