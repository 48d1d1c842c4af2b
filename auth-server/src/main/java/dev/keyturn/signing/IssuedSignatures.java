package dev.keyturn.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import com.nimbusds.jose.proc.SecurityContext;
import dev.keyturn.oauth.Ed25519Verifier;
import java.security.Key;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks the signatures of this server's own tokens, with the published keys and every algorithm that it signs with.
 *
 * <p>The key is the one that the header names, and only if it is for the header's algorithm.
 */
@Component
public class IssuedSignatures implements JWSKeySelector<SecurityContext>, JWSVerifierFactory {

    private final KeyRing keyRing;
    private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();

    IssuedSignatures(KeyRing keyRing) {
        this.keyRing = keyRing;
    }

    @Override
    public List<Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context) {
        return keyRing.published(header.getKeyID()).stream()
                .filter(key -> key.algorithm().equals(header.getAlgorithm()))
                .<Key>map(PublishedKey::key)
                .toList();
    }

    @Override
    public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
        return header.getAlgorithm().equals(JWSAlgorithm.EdDSA)
                ? new Ed25519Verifier((PublicKey) key)
                : verifiers.createJWSVerifier(header, key);
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.copyOf(KeyRing.ALGORITHMS);
    }

    @Override
    public JCAContext getJCAContext() {
        return verifiers.getJCAContext();
    }
}
