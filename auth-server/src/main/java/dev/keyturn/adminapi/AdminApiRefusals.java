package dev.keyturn.adminapi;

import dev.keyturn.oauth.RequestRefusals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/**
 * Refuses requests to the admin API with the challenges that bearer tokens have, and a problem as the body.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3">RFC 6750 §3, The WWW-Authenticate Response Header Field</a>
 */
@Component
public class AdminApiRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final ProblemWriter problems;
    private final RequestRefusals refusals;

    AdminApiRefusals(ProblemWriter problems, RequestRefusals refusals) {
        this.problems = problems;
        this.refusals = refusals;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        if (exception instanceof OAuth2AuthenticationException refused
                && OAuth2ErrorCodes.INVALID_REQUEST.equals(refused.getError().getErrorCode())) {
            refusals.reportBearer(request, OAuth2ErrorCodes.INVALID_REQUEST);
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_request\"");
            problems.write(response, Problem.invalidRequest("access-tokens"));
            return;
        }
        boolean presented = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        if (presented) {
            refusals.reportBearer(request, OAuth2ErrorCodes.INVALID_TOKEN);
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, presented ? "Bearer error=\"invalid_token\"" : "Bearer");
        problems.write(response, presented ? Problem.of(401, "invalid-token") : Problem.of(401, "not-authenticated"));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
            throws IOException {
        if (exception instanceof NotAnAdministratorException) {
            refusals.report(request, OAuth2ErrorCodes.ACCESS_DENIED, "not-an-administrator");
            problems.write(response, Problem.of(403, "not-an-administrator"));
            return;
        }
        refusals.reportBearer(request, OAuth2ErrorCodes.INSUFFICIENT_SCOPE);
        List<String> scopes = exception instanceof MissingScopeException missing ? missing.scopes() : List.of();
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                "Bearer error=\"insufficient_scope\""
                        + (scopes.isEmpty() ? "" : ", scope=\"" + String.join(" ", scopes) + "\""));
        problems.write(response, Problem.insufficientScope(scopes));
    }
}
