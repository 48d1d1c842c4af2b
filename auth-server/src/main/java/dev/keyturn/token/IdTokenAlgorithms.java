package dev.keyturn.token;

import com.nimbusds.jose.JWSAlgorithm;
import dev.keyturn.signing.KeyRing;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Signing algorithms of ID tokens.
 *
 * @see <a href="https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata">OpenID Connect Dynamic Client
 *     Registration §2, id_token_signed_response_alg</a>
 */
@Component
public class IdTokenAlgorithms {

    /** Algorithm that each client of OpenID Connect accepts, and the standard's default. */
    private static final String DEFAULT = JWSAlgorithm.RS256.getName();

    private final KeyRing keyRing;

    IdTokenAlgorithms(KeyRing keyRing) {
        this.keyRing = keyRing;
    }

    /** Algorithm that a client has chosen, or the default while that has no active key (ADR 0018). */
    public String inUse(@Nullable String chosen) {
        return chosen != null && keyRing.signsWith(chosen) ? chosen : DEFAULT;
    }
}
