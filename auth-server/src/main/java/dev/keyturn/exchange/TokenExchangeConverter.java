package dev.keyturn.exchange;

import dev.keyturn.introspection.LiveCredentials;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.token.ResourceIndicators;
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
 * Reads requests to exchange a credential for an access token. The actor is always the client itself, so an
 * {@code actor_token} is rejected, and {@code resource} names the APIs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2.1">RFC 8693 §2.1, Request</a>
 */
public final class TokenExchangeConverter implements AuthenticationConverter {

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        Authentication client = SecurityContextHolder.getContext().getAuthentication();
        if (client == null || !isExchange(request)) {
            return null;
        }
        ExchangedTokenType type = subjectType(request);
        ExchangedTokenType requestedType = requestedType(request);
        for (String unsupported : Set.of(OAuth2ParameterNames.ACTOR_TOKEN, OAuth2ParameterNames.AUDIENCE)) {
            if (request.getParameter(unsupported) != null) {
                throw ProtocolErrors.invalidRequest(unsupported + " is not supported.");
            }
        }
        TokenExchangeRequest.Subject subject = new TokenExchangeRequest.Subject(
                one(request, OAuth2ParameterNames.SUBJECT_TOKEN),
                type,
                atMostOne(request, LiveCredentials.CLIENT_ADDRESS),
                atMostOne(request, LiveCredentials.CLIENT_USER_AGENT));
        return new TokenExchangeRequest(client, subject, requestedType, scopes(request), resources(request));
    }

    /** A credential in an address would end in logs, so nothing is read from there. */
    static boolean isExchange(HttpServletRequest request) {
        return request.getQueryString() == null
                && AuthorizationGrantType.TOKEN_EXCHANGE
                        .getValue()
                        .equals(request.getParameter(OAuth2ParameterNames.GRANT_TYPE));
    }

    /** @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_request} if it is no type */
    static ExchangedTokenType subjectType(HttpServletRequest request) {
        return ExchangedTokenType.of(one(request, OAuth2ParameterNames.SUBJECT_TOKEN_TYPE))
                .orElseThrow(() -> ProtocolErrors.invalidRequest("subject_token_type must be "
                        + ExchangedTokenType.ACCESS_TOKEN.uri() + ", " + ExchangedTokenType.JWT.uri() + " or "
                        + ExchangedTokenType.API_KEY.uri() + "."));
    }

    private static ExchangedTokenType requestedType(HttpServletRequest request) {
        String requested = atMostOne(request, OAuth2ParameterNames.REQUESTED_TOKEN_TYPE);
        return requested == null
                ? ExchangedTokenType.ACCESS_TOKEN
                : ExchangedTokenType.of(requested)
                        .filter(type -> type != ExchangedTokenType.API_KEY)
                        .orElseThrow(() -> ProtocolErrors.invalidRequest("requested_token_type must be "
                                + ExchangedTokenType.ACCESS_TOKEN.uri() + " or " + ExchangedTokenType.JWT.uri() + "."));
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

    static String one(HttpServletRequest request, String name) {
        String value = atMostOne(request, name);
        if (value == null || value.isEmpty()) {
            throw ProtocolErrors.invalidRequest(name + " is required.");
        }
        return value;
    }

    private static @Nullable String atMostOne(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        if (values != null && values.length > 1) {
            throw ProtocolErrors.invalidRequest(name + " must be sent only once.");
        }
        return values == null ? null : values[0];
    }
}
