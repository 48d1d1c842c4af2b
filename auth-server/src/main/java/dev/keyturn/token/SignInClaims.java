package dev.keyturn.token;

import dev.keyturn.grant.RequestedGrant;
import java.util.function.BiConsumer;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;

/**
 * Claims of access tokens and ID tokens about the sign-in of the user: {@code auth_time}, {@code acr}, {@code amr} and {@code sid}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.2.1">RFC 9068 §2.2.1, Authentication Information Claims</a>
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#IDToken">OpenID Connect Core §2, ID Token</a>
 */
public final class SignInClaims {

    private SignInClaims() {}

    /** @param claims takes each claim with its value */
    public static void add(RequestedGrant.SignIn signIn, BiConsumer<String, Object> claims) {
        claims.accept(IdTokenClaimNames.AUTH_TIME, signIn.authenticatedAt().getEpochSecond());
        claims.accept(IdTokenClaimNames.ACR, signIn.methods().level().acr());
        claims.accept(IdTokenClaimNames.AMR, signIn.methods().references());
        String sessionId = signIn.sessionId();
        if (sessionId != null) {
            claims.accept(TokenClaims.SESSION_ID, sessionId);
        }
    }
}
