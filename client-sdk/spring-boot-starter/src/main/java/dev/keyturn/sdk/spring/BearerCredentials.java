package dev.keyturn.sdk.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Takes the token from the {@code Authorization} header, the only place where it is accepted: a form or a query is too
 * easily logged, cached, or sent by another site.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2">RFC 6750 §2, Authenticated Requests</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2">RFC 9700 §4.3.2, Access Token in Browser History</a>
 */
final class BearerCredentials {

    private static final String SCHEME = "Bearer";

    private BearerCredentials() {}

    /**
     * The token, or null if the request has none.
     *
     * @throws RequestRefusedException as {@code invalid_request} if there are several, or it is no token by its characters
     */
    static @Nullable String of(HttpServletRequest request) {
        Enumeration<String> values = request.getHeaders("Authorization");
        if (values == null || !values.hasMoreElements()) {
            return null;
        }
        String value = values.nextElement();
        if (values.hasMoreElements()) {
            throw invalid("The request has more than one Authorization header.");
        }
        if (!isBearer(value)) {
            return null;
        }
        String token = withoutLeadingSpaces(value.substring(SCHEME.length()));
        if (!isToken(token)) {
            throw invalid("The Authorization header is malformed.");
        }
        if (hasTokenInQuery(request.getQueryString())) {
            throw invalid("The request has an access token in its header and another one in its query.");
        }
        return token;
    }

    private static boolean isBearer(String value) {
        return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && (value.length() == SCHEME.length() || value.charAt(SCHEME.length()) == ' ');
    }

    private static String withoutLeadingSpaces(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        return text.substring(start);
    }

    /** {@code b64token} of RFC 6750 §2.1: one or more of its characters, then any number of equals signs. */
    private static boolean isToken(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && "-._~+/".indexOf(c) < 0) {
                return false;
            }
        }
        return end > 0;
    }

    private static boolean hasTokenInQuery(@Nullable String query) {
        return query != null && (query.startsWith("access_token=") || query.contains("&access_token="));
    }

    private static RequestRefusedException invalid(String description) {
        return new RequestRefusedException(Refusal.invalidRequest(description));
    }
}
