package dev.keyturn.signing;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import dev.keyturn.audit.proof.TreeHeadSigner;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Signs the heads of the audit tree, and finds the keys of old ones, which stay in the database for as long as the server exists. */
@Component
class SignedTreeHeads implements TreeHeadSigner {

    private final JwtSigner signer;
    private final KeyRing keyRing;
    private final SigningKeyRepository keys;

    SignedTreeHeads(JwtSigner signer, KeyRing keyRing, SigningKeyRepository keys) {
        this.signer = signer;
        this.keyRing = keyRing;
        this.keys = keys;
    }

    @Override
    public String sign(String type, Map<String, ?> claims) {
        return signer.sign(JWSAlgorithm.ES256.getName(), type, claims);
    }

    @Override
    public String signWithPublicKey(String type, Map<String, ?> claims) {
        return signer.signWithPublicKey(JWSAlgorithm.ES256.getName(), type, claims);
    }

    @Override
    public Optional<JWK> publicKey(String keyId) {
        return Optional.ofNullable(keyRing.publicKeys().getKeyByKeyId(keyId))
                .or(() -> keys.findById(keyId).map(SigningKey::publicKey));
    }
}
