package dev.keyturn.console.session;

import dev.keyturn.console.discovery.ServerUnreachableException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/** Handler of failed sign-ins and rejected forms: shows a page with the next step. */
@Component
class SignInFailures implements AuthenticationFailureHandler, AccessDeniedHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SignInFailures.class);

    private final SecurityContextRepository sessions = new HttpSessionSecurityContextRepository();
    private final RequestedPageCache requestedPages;

    SignInFailures(RequestedPageCache requestedPages) {
        this.requestedPages = requestedPages;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException, ServletException {
        // An address such as /oauth2/authorization/other, which names no registration.
        if (exception.getCause() instanceof IllegalArgumentException) {
            response.sendError(HttpStatus.NOT_FOUND.value());
            return;
        }
        SignInFailure failure = failureOf(exception);
        if (failure == SignInFailure.EXPIRED && isSignedIn(request)) {
            response.sendRedirect("/");
            return;
        }
        if (failure == SignInFailure.UNREACHABLE || failure == SignInFailure.REJECTED) {
            LOG.warn("Sign-in failed: {}", exception.getMessage());
        }
        show(failure, request, response);
    }

    /**
     * Denies forms without their token only; the server denies everything else. If the form
     * is the console's own, its session has ended or is another by now: it is shown again with the typed values. For a user who
     * is not signed in, the response itself contains the values, since nothing of strangers is kept.
     */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        if (request.getRequestURI().equals("/logout")
                && requestedPages.isFromTheConsole(request)
                && !isSignedIn(request)) {
            response.sendRedirect(SignInFailurePages.SIGNED_OUT_PATH);
            return;
        }
        boolean isForm = HttpMethod.POST.matches(request.getMethod()) && requestedPages.isFromTheConsole(request);
        if (isForm && !isSignedIn(request)) {
            show(SignInFailure.SESSION_ENDED, request, response);
            return;
        }
        String page = isForm ? requestedPages.keepForm(request) : null;
        if (page != null) {
            response.setStatus(HttpStatus.SEE_OTHER.value());
            response.setHeader(HttpHeaders.LOCATION, page);
            return;
        }
        show(saysFromWhere(request) ? SignInFailure.FOREIGN_FORM : SignInFailure.STALE_FORM, request, response);
    }

    private static boolean saysFromWhere(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null ? request.getHeader(HttpHeaders.REFERER) != null : !origin.equals("null");
    }

    private static void show(SignInFailure failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        RequestDispatcher page = request.getRequestDispatcher(SignInFailure.PATH);
        request.setAttribute(SignInFailure.ATTRIBUTE, failure);
        page.forward(request, response);
    }

    private static SignInFailure failureOf(AuthenticationException exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerUnreachableException || cause instanceof IOException) {
                return SignInFailure.UNREACHABLE;
            }
        }
        if (!(exception instanceof OAuth2AuthenticationException refusal)) {
            return SignInFailure.REJECTED;
        }
        return switch (refusal.getError().getErrorCode()) {
            case "authorization_request_not_found", "invalid_state_parameter", "invalid_request" ->
                SignInFailure.EXPIRED;
            case "access_denied" -> SignInFailure.DENIED;
            case "server_error", "temporarily_unavailable", "invalid_token_response" -> SignInFailure.UNREACHABLE;
            default -> SignInFailure.REJECTED;
        };
    }

    /** Asks the session: the framework has forgotten about the person by now, as far as this request goes. */
    private boolean isSignedIn(HttpServletRequest request) {
        return sessions.containsContext(request);
    }
}
