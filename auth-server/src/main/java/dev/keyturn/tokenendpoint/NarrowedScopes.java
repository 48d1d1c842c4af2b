package dev.keyturn.tokenendpoint;

import dev.keyturn.token.ResourceIndicators;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;

/**
 * Tells the client which scopes its token really has, where it asked for it to be for some of the APIs only.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8707#section-2.2">RFC 8707 §2.2, Access Token Request</a>
 */
class NarrowedScopes implements AuthenticationProvider {

    private final AuthenticationProvider grant;
    private final ResourceIndicators indicators;

    NarrowedScopes(AuthenticationProvider grant, ResourceIndicators indicators) {
        this.grant = grant;
        this.indicators = indicators;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        var request = (OAuth2AuthorizationGrantAuthenticationToken) authentication;
        Set<String> asked = indicators.audiences(ResourceIndicators.in(request.getAdditionalParameters()));
        Authentication result = grant.authenticate(authentication);
        return !asked.isEmpty() && result instanceof OAuth2AccessTokenAuthenticationToken issued
                ? narrow(issued, asked)
                : result;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return grant.supports(authentication);
    }

    private OAuth2AccessTokenAuthenticationToken narrow(
            OAuth2AccessTokenAuthenticationToken issued, Set<String> asked) {
        OAuth2AccessToken token = issued.getAccessToken();
        OAuth2AccessToken narrowed = new OAuth2AccessToken(
                token.getTokenType(),
                token.getTokenValue(),
                token.getIssuedAt(),
                token.getExpiresAt(),
                indicators.scopesFor(asked, token.getScopes()));
        return new OAuth2AccessTokenAuthenticationToken(
                issued.getRegisteredClient(),
                (Authentication) issued.getPrincipal(),
                narrowed,
                issued.getRefreshToken(),
                issued.getAdditionalParameters());
    }
}
