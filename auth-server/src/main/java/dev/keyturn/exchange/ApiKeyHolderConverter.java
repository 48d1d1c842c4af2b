package dev.keyturn.exchange;

import dev.keyturn.oauth.Endpoints;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Recognizes the holder of an API key who wants to exchange it and has no other credential: the key is one of its client. This
 * is no bean, since the framework would take it for the way in which its resource servers find their tokens.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2.1">RFC 8693 §2.1, Request: client authentication</a>
 */
public final class ApiKeyHolderConverter implements AuthenticationConverter {

    /** How such a client authenticates. */
    static final ClientAuthenticationMethod METHOD = new ClientAuthenticationMethod("api_key");

    /**
     * {@inheritDoc}
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_request} for a type that does
     *     not exist, or no key
     */
    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        if (!isForTokens(request)
                || !TokenExchangeConverter.isExchange(request)
                || request.getHeader(HttpHeaders.AUTHORIZATION) != null
                || !presentsKey(request)) {
            return null;
        }
        String key = TokenExchangeConverter.one(request, OAuth2ParameterNames.SUBJECT_TOKEN);
        String named = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
        return new OAuth2ClientAuthenticationToken(
                "api-key", METHOD, key, named == null ? Map.of() : Map.of(OAuth2ParameterNames.CLIENT_ID, named));
    }

    /** Elsewhere a key would open what its client may do there. */
    private static boolean isForTokens(HttpServletRequest request) {
        return request.getRequestURI().equals(request.getContextPath() + Endpoints.TOKEN);
    }

    /** A type that does not exist is named, since the holder of a key has no credentials of a client to look for. */
    private static boolean presentsKey(HttpServletRequest request) {
        return request.getParameter(OAuth2ParameterNames.SUBJECT_TOKEN_TYPE) != null
                && TokenExchangeConverter.subjectType(request) == ExchangedTokenType.API_KEY;
    }
}
