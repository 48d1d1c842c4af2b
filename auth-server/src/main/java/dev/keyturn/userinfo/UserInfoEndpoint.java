package dev.keyturn.userinfo;

import dev.keyturn.oauth.ProtocolEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.stereotype.Component;

/**
 * UserInfo endpoint. Refusals of its access tokens are those of every endpoint that takes one, and are configured with the
 * chain.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#UserInfo">OpenID Connect Core §5.3, UserInfo
 *     Endpoint</a>
 */
@Component
@ConditionalOnWebApplication
class UserInfoEndpoint implements ProtocolEndpoint {

    private final UserInfoClaims claims;

    UserInfoEndpoint(UserInfoClaims claims) {
        this.claims = claims;
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server) {
        server.oidc(oidc -> oidc.userInfoEndpoint(endpoint -> endpoint.userInfoMapper(claims::of)));
    }
}
