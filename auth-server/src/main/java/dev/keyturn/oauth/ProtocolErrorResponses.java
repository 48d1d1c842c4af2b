package dev.keyturn.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;

/**
 * Writes the error responses of the token, introspection and revocation endpoints.
 *
 * <p>A failed client authentication and a refused grant read the same whatever their cause; the cause goes to the log and the audit
 * trail.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749 §5.2, Error Response</a>
 */
@Component
public class ProtocolErrorResponses implements AuthenticationFailureHandler, AuthenticationEntryPoint {

    private final JsonResponses answers;
    private final RequestRefusals refusals;

    ProtocolErrorResponses(JsonResponses answers, RequestRefusals refusals) {
        this.answers = answers;
        this.refusals = refusals;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        OAuth2AuthenticationException refusal = exception instanceof OAuth2AuthenticationException protocol
                ? withDescription(protocol, request)
                : ProtocolErrors.invalidRequest("The request cannot be read.");
        OAuth2Error error = withoutCause(refusal);
        refusals.report(request, refusal);
        if (OAuth2ErrorCodes.INVALID_CLIENT.equals(error.getErrorCode())) {
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"keyturn\", charset=\"UTF-8\"");
        } else if (exception instanceof TooManyRequestsException tooMany) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            tooMany.limit().write(response);
        } else {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        write(response, error.getErrorCode(), error.getDescription());
    }

    /** Answers a request that authenticates no client. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        onAuthenticationFailure(request, response, ProtocolErrors.invalidClient("no client authentication"));
    }

    /** Writes an error in JSON; the status is the caller's. */
    public void write(HttpServletResponse response, String code, @Nullable String description) throws IOException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("error", code);
        if (description != null) {
            body.put("error_description", description);
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        answers.write(response, body);
    }

    private static OAuth2AuthenticationException withDescription(
            OAuth2AuthenticationException refusal, HttpServletRequest request) {
        OAuth2Error given = refusal.getError();
        OAuth2Error error = ErrorDescriptions.complete(given, request);
        if (error.equals(given) || refusal instanceof TooManyRequestsException) {
            return refusal;
        }
        // the framework's text names the parameter, by which the reason for the log is found
        String reason =
                error.getErrorCode().equals(given.getErrorCode()) ? refusal.getMessage() : error.getDescription();
        return new OAuth2AuthenticationException(error, reason, refusal);
    }

    private static OAuth2Error withoutCause(OAuth2AuthenticationException exception) {
        OAuth2Error error = exception.getError();
        String reason = Objects.requireNonNullElse(exception.getMessage(), "");
        return switch (error.getErrorCode()) {
            case OAuth2ErrorCodes.INVALID_CLIENT ->
                ProtocolErrors.invalidClient(reason).getError();
            case OAuth2ErrorCodes.INVALID_GRANT ->
                ProtocolErrors.invalidGrant(reason).getError();
            default -> error;
        };
    }
}
