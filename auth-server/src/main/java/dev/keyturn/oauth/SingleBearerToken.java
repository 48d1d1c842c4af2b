package dev.keyturn.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.stereotype.Component;

/**
 * Reads the access token of a request from its {@code Authorization} header, at every endpoint that takes one. A request
 * that carries another token besides, in a second header, the query or the form, is rejected.
 *
 * <p>Choice: the methods of RFC 6750 §2.2 and §2.3 are not supported, so that no token ends in a log. A token in the form or
 * the query alone is answered as §3.1 says of a request that tries an unsupported method: 401 and the challenge without an
 * error code.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2">RFC 6750 §2, Authenticated Requests</a>
 */
@Component
class SingleBearerToken implements BearerTokenResolver {

    private static final String PARAMETER = "access_token";
    private static final Pattern SCHEME = Pattern.compile("bearer(?: .*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern CREDENTIALS =
            Pattern.compile("bearer +([A-Za-z0-9\\-._~+/]+=*)", Pattern.CASE_INSENSITIVE);

    /** @throws OAuth2AuthenticationException {@code invalid_request}, {@code invalid_token} */
    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders(HttpHeaders.AUTHORIZATION);
        if (!headers.hasMoreElements()) {
            return null;
        }
        String header = headers.nextElement();
        if (headers.hasMoreElements()) {
            throw refusal(OAuth2ErrorCodes.INVALID_REQUEST, "The request has several Authorization headers.");
        }
        if (!SCHEME.matcher(header).matches()) {
            return null;
        }
        Matcher credentials = CREDENTIALS.matcher(header);
        if (!credentials.matches()) {
            throw refusal(OAuth2ErrorCodes.INVALID_TOKEN, "The access token is malformed.");
        }
        if (hasParameter(request)) {
            throw refusal(OAuth2ErrorCodes.INVALID_REQUEST, "The request has several access tokens.");
        }
        return credentials.group(1);
    }

    private static boolean hasParameter(HttpServletRequest request) {
        String[] values = request.getParameterValues(PARAMETER);
        if (values == null) {
            return false;
        }
        for (String value : values) {
            if (!value.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static OAuth2AuthenticationException refusal(String code, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
    }
}
