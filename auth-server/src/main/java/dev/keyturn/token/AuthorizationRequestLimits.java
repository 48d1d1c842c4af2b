package dev.keyturn.token;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * Refuses an authorization request whose parameters are longer than the database keeps them, or repeated, before anything
 * is stored.
 */
public class AuthorizationRequestLimits implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

    @Override
    public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        check(request, OAuth2ParameterNames.STATE, request.getState(), AuthorizationRequest.STATE_LENGTH);
        check(
                request,
                OAuth2ParameterNames.SCOPE,
                String.join(" ", request.getScopes()),
                AuthorizationRequest.SCOPE_LENGTH);
        check(
                request,
                OidcParameterNames.NONCE,
                request.getAdditionalParameters().get(OidcParameterNames.NONCE),
                AuthorizationRequest.NONCE_LENGTH);
        check(
                request,
                PkceParameterNames.CODE_CHALLENGE,
                request.getAdditionalParameters().get(PkceParameterNames.CODE_CHALLENGE),
                AuthorizationRequest.CODE_CHALLENGE_LENGTH);
    }

    private static void check(
            OAuth2AuthorizationCodeRequestAuthenticationToken request,
            String name,
            @Nullable Object value,
            int maximum) {
        if (value == null || (value instanceof String text && text.length() <= maximum)) {
            return;
        }
        String description = value instanceof String
                ? name + " is longer than " + maximum + " characters."
                : name + " is given more than once.";
        throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, description, null), request);
    }
}
