package dev.keyturn.signing;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows the {@link KeyRing}'s public keys to the JWKS endpoint and to the decoders of this server. */
@Component
class KeyRingJWKSource implements JWKSource<SecurityContext> {

    private final KeyRing keyRing;

    KeyRingJWKSource(KeyRing keyRing) {
        this.keyRing = keyRing;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        return selector.select(keyRing.publicKeys());
    }
}
