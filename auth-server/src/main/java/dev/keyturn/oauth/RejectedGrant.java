package dev.keyturn.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * Mark of a token request whose code or refresh token was rejected. Such requests are counted, so that guessing is limited.
 *
 * <p>A token exchange is never marked: a gateway sends credentials of its callers, who could use up the gateway's limit.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-10.10">RFC 6749 §10.10, Credentials-Guessing Attacks</a>
 */
public final class RejectedGrant {

    private static final String ATTRIBUTE = RejectedGrant.class.getName();

    private static final Set<String> PRESENTED_BY = Set.of("authorization_code", "refresh_token");

    private RejectedGrant() {}

    /** Marks a request, if it presents a code or a refresh token. */
    public static void mark(HttpServletRequest request) {
        if (typeOf(request) != null) {
            request.setAttribute(ATTRIBUTE, true);
        }
    }

    /** Whether a request is marked. */
    public static boolean isIn(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }

    /** Grant type of a request that presents a code or a refresh token; null for any other. */
    public static @Nullable String typeOf(HttpServletRequest request) {
        String type = request.getParameter(OAuth2ParameterNames.GRANT_TYPE);
        return type != null && PRESENTED_BY.contains(type) ? type : null;
    }
}
