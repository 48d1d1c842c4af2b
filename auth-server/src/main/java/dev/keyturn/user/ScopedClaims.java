package dev.keyturn.user;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;

/**
 * Claims about a user by scope, the same in UserInfo and in ID tokens.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims">OpenID Connect Core §5.4, Requesting
 *     Claims using Scope Values</a>
 */
public final class ScopedClaims {

    private ScopedClaims() {}

    /** Whether one of the scopes asks for a claim. */
    public static boolean isAskedFor(Set<String> scopes) {
        return scopes.contains(OidcScopes.PROFILE) || scopes.contains(OidcScopes.EMAIL);
    }

    /** The claims, without those that the user has no value for. */
    public static Map<String, Object> of(UserView user, Set<String> scopes) {
        Map<String, Object> claims = new LinkedHashMap<>();
        if (scopes.contains(OidcScopes.PROFILE)) {
            claims.put(StandardClaimNames.NAME, user.name());
            claims.put(StandardClaimNames.PREFERRED_USERNAME, user.username());
        }
        String email = user.email();
        if (scopes.contains(OidcScopes.EMAIL) && email != null) {
            claims.put(StandardClaimNames.EMAIL, email);
            claims.put(StandardClaimNames.EMAIL_VERIFIED, user.emailVerified());
        }
        return claims;
    }
}
