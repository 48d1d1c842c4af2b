package dev.keyturn.authorize;

import dev.keyturn.oauth.ProtocolErrors;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationToken;

/** Names the scopes of a consent that were not requested, where the framework names all of them. */
final class ConsentScopes implements AuthenticationProvider {

    private final OAuth2AuthorizationConsentAuthenticationProvider provider;

    /** @param provider the framework's, for consents */
    ConsentScopes(OAuth2AuthorizationConsentAuthenticationProvider provider) {
        this.provider = provider;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        try {
            return provider.authenticate(authentication);
        } catch (OAuth2AuthorizationCodeRequestAuthenticationException e) {
            OAuth2AuthorizationCodeRequestAuthenticationToken request = e.getAuthorizationCodeRequestAuthentication();
            if (request == null
                    || !OAuth2ErrorCodes.INVALID_SCOPE.equals(e.getError().getErrorCode())) {
                throw e;
            }
            Set<String> allowed = ((OAuth2AuthorizationConsentAuthenticationToken) authentication).getScopes();
            Set<String> unrequested = new HashSet<>(allowed);
            unrequested.removeAll(request.getScopes());
            OAuth2AuthenticationException named =
                    ProtocolErrors.invalidScope("The app did not request these scopes", unrequested);
            throw new OAuth2AuthorizationCodeRequestAuthenticationException(named.getError(), named, request);
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return provider.supports(authentication);
    }
}
