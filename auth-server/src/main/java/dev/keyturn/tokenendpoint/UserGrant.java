package dev.keyturn.tokenendpoint;

import dev.keyturn.client.authentication.RegisteredGrants;
import dev.keyturn.token.ResourceIndicators;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;

/**
 * Wrapper of a grant that rests on a user. Rejects what the client and the requested resources rule out before a code or token
 * is looked at, and answers with the scopes that the access token has for these resources.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8707#section-2.2">RFC 8707 §2.2, Access Token Request</a>
 */
class UserGrant implements AuthenticationProvider {

    private final AuthenticationProvider grant;
    private final ResourceIndicators indicators;

    /** @param grant the framework's */
    UserGrant(AuthenticationProvider grant, ResourceIndicators indicators) {
        this.grant = grant;
        this.indicators = indicators;
    }

    /**
     * {@inheritDoc}
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code unauthorized_client},
     *     {@code invalid_target}, and those of the grant
     */
    @Override
    public final @Nullable Authentication authenticate(Authentication authentication) {
        var request = (OAuth2AuthorizationGrantAuthenticationToken) authentication;
        RegisteredGrants.require(request);
        Set<String> resources = indicators.audiences(ResourceIndicators.in(request.getAdditionalParameters()));
        Authentication result = run(grant, authentication);
        return !resources.isEmpty() && result instanceof OAuth2AccessTokenAuthenticationToken issued
                ? narrow(issued, resources)
                : result;
    }

    /** Runs the framework's grant. */
    @Nullable
    Authentication run(AuthenticationProvider grant, Authentication request) {
        return grant.authenticate(request);
    }

    @Override
    public final boolean supports(Class<?> authentication) {
        return grant.supports(authentication);
    }

    private OAuth2AccessTokenAuthenticationToken narrow(
            OAuth2AccessTokenAuthenticationToken issued, Set<String> resources) {
        OAuth2AccessToken token = issued.getAccessToken();
        OAuth2AccessToken narrowed = new OAuth2AccessToken(
                token.getTokenType(),
                token.getTokenValue(),
                token.getIssuedAt(),
                token.getExpiresAt(),
                indicators.scopesFor(resources, token.getScopes()));
        return new OAuth2AccessTokenAuthenticationToken(
                issued.getRegisteredClient(),
                (Authentication) issued.getPrincipal(),
                narrowed,
                issued.getRefreshToken(),
                issued.getAdditionalParameters());
    }
}
