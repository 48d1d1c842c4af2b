package dev.keyturn.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * Error responses for missing, invalid or insufficient access tokens, with the bearer challenge and without details of
 * exceptions.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750 §3, The WWW-Authenticate Response Header Field</a>
 */
public final class BearerRefusals
        implements AuthenticationEntryPoint, AccessDeniedHandler, AuthenticationFailureHandler {

    private final ProtocolErrorResponses answers;
    private final RequestRefusals refusals;
    private final String scope;

    /** @param scope what a token needs */
    public BearerRefusals(ProtocolErrorResponses answers, RequestRefusals refusals, String scope) {
        this.answers = answers;
        this.refusals = refusals;
        this.scope = scope;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        ProtocolErrors.rethrowFailure(exception);
        refuse(request, response, exception instanceof OAuth2AuthenticationException refused ? code(refused) : null);
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        commence(request, response, exception);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
            throws IOException {
        refuse(request, response, OAuth2ErrorCodes.INSUFFICIENT_SCOPE);
    }

    /** Omits the error code if no token was presented, as the standard demands. */
    private void refuse(HttpServletRequest request, HttpServletResponse response, @Nullable String code)
            throws IOException {
        if (code == null) {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            return;
        }
        refusals.reportBearer(request, code);
        String needed = code.equals(OAuth2ErrorCodes.INSUFFICIENT_SCOPE) ? ", scope=\"" + scope + "\"" : "";
        response.setStatus(status(code).value());
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                "Bearer error=\"" + code + "\", error_description=\"" + description(code) + "\"" + needed);
        answers.write(response, code, description(code));
    }

    private static String code(OAuth2AuthenticationException refused) {
        String code = refused.getError().getErrorCode();
        return code.equals(OAuth2ErrorCodes.INVALID_REQUEST) || code.equals(OAuth2ErrorCodes.INSUFFICIENT_SCOPE)
                ? code
                : OAuth2ErrorCodes.INVALID_TOKEN;
    }

    private static HttpStatus status(String code) {
        return switch (code) {
            case OAuth2ErrorCodes.INVALID_REQUEST -> HttpStatus.BAD_REQUEST;
            case OAuth2ErrorCodes.INSUFFICIENT_SCOPE -> HttpStatus.FORBIDDEN;
            default -> HttpStatus.UNAUTHORIZED;
        };
    }

    private static String description(String code) {
        return switch (code) {
            case OAuth2ErrorCodes.INVALID_REQUEST -> "Send one access token, in the Authorization header.";
            case OAuth2ErrorCodes.INSUFFICIENT_SCOPE -> "The access token lacks a scope that this request needs.";
            default -> "The access token is invalid, has expired, or was revoked.";
        };
    }
}
