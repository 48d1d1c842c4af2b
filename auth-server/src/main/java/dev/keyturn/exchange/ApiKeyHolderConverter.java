package dev.keyturn.exchange;

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

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String[] keys = request.getParameterValues(OAuth2ParameterNames.SUBJECT_TOKEN);
        boolean presentsKey =
                ExchangedTokenType.API_KEY.uri().equals(request.getParameter(OAuth2ParameterNames.SUBJECT_TOKEN_TYPE));
        if (!TokenExchangeConverter.isExchange(request)
                || !presentsKey
                || keys == null
                || keys.length != 1
                || request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
            return null;
        }
        String named = request.getParameter(OAuth2ParameterNames.CLIENT_ID);
        return new OAuth2ClientAuthenticationToken(
                "api-key", METHOD, keys[0], named == null ? Map.of() : Map.of(OAuth2ParameterNames.CLIENT_ID, named));
    }
}
