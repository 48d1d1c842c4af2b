package dev.keyturn.userinfo;

import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.user.ScopedClaims;
import dev.keyturn.user.UserId;
import dev.keyturn.user.UserView;
import dev.keyturn.user.Users;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcUserInfoAuthenticationContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Claims of the UserInfo response, by the scopes of the access token.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims">OpenID Connect Core §5.4, Requesting
 *     Claims using Scope Values</a>
 */
@Component
public class UserInfoClaims {

    private final Users users;

    UserInfoClaims(Users users) {
        this.users = users;
    }

    /** @throws OAuth2AuthenticationException {@code invalid_token} if the user is gone or disabled, or there is none */
    public OidcUserInfo of(OidcUserInfoAuthenticationContext context) {
        if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(
                context.getAuthorization().getAuthorizationGrantType())) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_TOKEN);
        }
        String subject = context.getAuthorization().getPrincipalName();
        Set<String> scopes = context.getAccessToken().getScopes();
        UserView user = find(UserId.parse(subject))
                .filter(UserView::enabled)
                .orElseThrow(() -> new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_TOKEN));
        return OidcUserInfo.builder()
                .subject(subject)
                .claims(claims -> claims.putAll(ScopedClaims.of(user, scopes)))
                .build();
    }

    private Optional<UserView> find(UserId id) {
        try {
            return users.findUser(id);
        } catch (DataAccessException | TransactionException e) {
            throw ProtocolErrors.failure(e);
        }
    }
}
