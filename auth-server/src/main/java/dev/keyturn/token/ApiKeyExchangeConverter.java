package dev.keyturn.token;

import dev.keyturn.oauth.ProtocolErrors;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads requests to exchange an API key for an access token. Nothing else is exchanged, and nobody acts for somebody else.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2.1">RFC 8693 §2.1, Request</a>
 */
final class ApiKeyExchangeConverter implements AuthenticationConverter {

    /** What the answer's token is, and what alone can be asked for. */
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        Authentication client = SecurityContextHolder.getContext().getAuthentication();
        if (client == null || !isExchange(request)) {
            return null;
        }
        if (!ApiKeyExchangeRequest.SUBJECT_TOKEN_TYPE.equals(one(request, OAuth2ParameterNames.SUBJECT_TOKEN_TYPE))) {
            throw ProtocolErrors.invalidRequest(
                    "subject_token_type: must be " + ApiKeyExchangeRequest.SUBJECT_TOKEN_TYPE + ".");
        }
        String requested = atMostOne(request, OAuth2ParameterNames.REQUESTED_TOKEN_TYPE);
        if (requested != null && !requested.equals(ACCESS_TOKEN) && !requested.equals(JWT)) {
            throw ProtocolErrors.invalidRequest("requested_token_type: must be " + ACCESS_TOKEN + ".");
        }
        for (String unsupported : Set.of(OAuth2ParameterNames.ACTOR_TOKEN, OAuth2ParameterNames.AUDIENCE)) {
            if (request.getParameter(unsupported) != null) {
                throw ProtocolErrors.invalidRequest(unsupported + ": is not supported.");
            }
        }
        return new ApiKeyExchangeRequest(
                client, one(request, OAuth2ParameterNames.SUBJECT_TOKEN), scopes(request), resources(request));
    }

    /** A credential in an address would end in logs, so nothing is read from there. */
    static boolean isExchange(HttpServletRequest request) {
        return request.getQueryString() == null
                && AuthorizationGrantType.TOKEN_EXCHANGE
                        .getValue()
                        .equals(request.getParameter(OAuth2ParameterNames.GRANT_TYPE));
    }

    private static Set<String> scopes(HttpServletRequest request) {
        String scope = atMostOne(request, OAuth2ParameterNames.SCOPE);
        return scope == null || scope.isBlank()
                ? Set.of()
                : new LinkedHashSet<>(Arrays.asList(scope.strip().split(" +", -1)));
    }

    private static Map<String, Object> resources(HttpServletRequest request) {
        Map<String, Object> more = new HashMap<>();
        String[] resources = request.getParameterValues(ResourceIndicators.PARAMETER);
        if (resources != null) {
            more.put(ResourceIndicators.PARAMETER, resources);
        }
        return more;
    }

    private static String one(HttpServletRequest request, String name) {
        String value = atMostOne(request, name);
        if (value == null || value.isEmpty()) {
            throw ProtocolErrors.invalidRequest(name + ": is missing.");
        }
        return value;
    }

    private static @Nullable String atMostOne(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        if (values != null && values.length > 1) {
            throw ProtocolErrors.invalidRequest(name + ": is repeated.");
        }
        return values == null ? null : values[0];
    }
}
