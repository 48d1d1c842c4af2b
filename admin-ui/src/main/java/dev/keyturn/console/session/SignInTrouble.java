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

/** Turns what goes wrong around signing in into a page that says what to do next. */
@Component
class SignInTrouble implements AuthenticationFailureHandler, AccessDeniedHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SignInTrouble.class);

    private final SecurityContextRepository sessions = new HttpSessionSecurityContextRepository();
    private final WayBack wayBack;

    SignInTrouble(WayBack wayBack) {
        this.wayBack = wayBack;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException, ServletException {
        // An address such as /oauth2/authorization/other, which names no registration.
        if (failure.getCause() instanceof IllegalArgumentException) {
            response.sendError(HttpStatus.NOT_FOUND.value());
            return;
        }
        Trouble trouble = troubleOf(failure);
        if (trouble == Trouble.LOST && isSignedIn(request)) {
            response.sendRedirect("/");
            return;
        }
        if (trouble == Trouble.UNREACHABLE || trouble == Trouble.REFUSED) {
            LOG.warn("Signing in did not work: {}", failure.getMessage());
        }
        show(trouble, request, response);
    }

    /**
     * Only a form without its token is denied here: everything else that somebody may not do, the server denies. If the form
     * is the console's own, its session has ended or is another by now: it is shown again with what was typed. To somebody who
     * is not signed in, the answer itself gives back what they sent, since nothing of strangers is kept.
     */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        if (request.getRequestURI().equals("/logout") && wayBack.isFromTheConsole(request) && !isSignedIn(request)) {
            response.sendRedirect(SignInTroubleController.SIGNED_OUT_PATH);
            return;
        }
        boolean isForm = HttpMethod.POST.matches(request.getMethod()) && wayBack.isFromTheConsole(request);
        if (isForm && !isSignedIn(request)) {
            show(Trouble.SESSION_ENDED, request, response);
            return;
        }
        String page = isForm ? wayBack.keepForm(request) : null;
        if (page != null) {
            response.setStatus(HttpStatus.SEE_OTHER.value());
            response.setHeader(HttpHeaders.LOCATION, page);
            return;
        }
        show(saysFromWhere(request) ? Trouble.FOREIGN_FORM : Trouble.STALE_FORM, request, response);
    }

    private static boolean saysFromWhere(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null ? request.getHeader(HttpHeaders.REFERER) != null : !origin.equals("null");
    }

    private static void show(Trouble trouble, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        RequestDispatcher page = request.getRequestDispatcher(SignInTroubleController.PATH);
        request.setAttribute(SignInTroubleController.TROUBLE, trouble);
        page.forward(request, response);
    }

    private static Trouble troubleOf(AuthenticationException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerUnreachableException || cause instanceof IOException) {
                return Trouble.UNREACHABLE;
            }
        }
        if (!(failure instanceof OAuth2AuthenticationException refusal)) {
            return Trouble.REFUSED;
        }
        return switch (refusal.getError().getErrorCode()) {
            case "authorization_request_not_found", "invalid_state_parameter", "invalid_request" -> Trouble.LOST;
            case "access_denied" -> Trouble.NOT_ALLOWED;
            case "server_error", "temporarily_unavailable", "invalid_token_response" -> Trouble.UNREACHABLE;
            default -> Trouble.REFUSED;
        };
    }

    /** Asks the session: the framework has forgotten about the person by now, as far as this request goes. */
    private boolean isSignedIn(HttpServletRequest request) {
        return sessions.containsContext(request);
    }

    /** Why somebody who wanted to sign in, or was signed in, sees another page than they asked for. */
    enum Trouble {
        /** The server does not answer. */
        UNREACHABLE(HttpStatus.SERVICE_UNAVAILABLE),
        /** The answer belongs to no sign-in of this browser, or to one that is long past. */
        LOST(HttpStatus.BAD_REQUEST),
        /** The person did not allow it. */
        NOT_ALLOWED(HttpStatus.FORBIDDEN),
        /** The server, or what it sent, is not what the console expects. */
        REFUSED(HttpStatus.BAD_GATEWAY),
        /** A form of the console came from somebody who is not signed in any more. */
        SESSION_ENDED(HttpStatus.FORBIDDEN),
        /** A form came without the token that its page gave it, and the browser does not say which page that was. */
        STALE_FORM(HttpStatus.FORBIDDEN),
        /** A form came from another site. */
        FOREIGN_FORM(HttpStatus.FORBIDDEN);

        private final HttpStatus status;

        Trouble(HttpStatus status) {
            this.status = status;
        }

        HttpStatus status() {
            return status;
        }
    }
}
