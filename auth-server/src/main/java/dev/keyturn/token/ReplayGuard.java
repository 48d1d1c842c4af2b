package dev.keyturn.token;

import dev.keyturn.client.ClientId;
import dev.keyturn.oauth.TokenDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;

/**
 * Looks at each refusal of a refresh token, and revokes the authorization if the token was honoured before. What becomes of
 * codes is the business of the {@link TokenRequestRefusals}.
 *
 * <p>Costs nothing as long as nothing is refused. The revocation is a transaction of its own, so it outlives the refusal.
 */
class ReplayGuard implements AuthenticationProvider {

    private final AuthenticationProvider grant;
    private final AuthorizationRevocation revocation;

    ReplayGuard(AuthenticationProvider grant, AuthorizationRevocation revocation) {
        this.grant = grant;
        this.revocation = revocation;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        try {
            return grant.authenticate(authentication);
        } catch (OAuth2AuthenticationException e) {
            if (OAuth2ErrorCodes.INVALID_GRANT.equals(e.getError().getErrorCode())) {
                revokeIfReplayed(authentication);
            }
            throw e;
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return grant.supports(authentication);
    }

    private void revokeIfReplayed(Authentication authentication) {
        if (authentication instanceof OAuth2RefreshTokenAuthenticationToken refresh) {
            revocation.revokeIfReplayed(
                    TokenDigest.of(refresh.getRefreshToken()), new ClientId(authentication.getName()));
        }
    }
}
