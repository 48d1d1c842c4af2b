package dev.keyturn.login;

import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/**
 * Answers what a page may not do. A form without its token most often comes from a page that was open for longer than its
 * session: if signing in gets the user on, the sign-in page is shown; any other page says that it is stale.
 */
@Component
public class StalePageHandler implements AccessDeniedHandler {

    private final PendingRequests pendingRequests;

    StalePageHandler(PendingRequests pendingRequests) {
        this.pendingRequests = pendingRequests;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refusal)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        boolean stale = refusal instanceof CsrfException;
        if (stale
                && (isSignIn(request) || (isSignedOut() && request.getParameter(PendingRequests.PARAMETER) != null))) {
            showSignIn(request, response);
            return;
        }
        request.setAttribute(ErrorPageController.STALE_PAGE, stale);
        response.sendError(HttpStatus.FORBIDDEN.value());
    }

    /** Continues at once if the user has signed in on another page since. */
    private void showSignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PendingRequest pending = pendingRequests.in(request);
        if (pending == null) {
            PendingRequests.sayThatItExpired(request, response);
            return;
        }
        String name = isSignIn(request) ? SignInFailureHandler.typedName(request) : "";
        pendingRequests.askAgain("stale", pending.withTypedName(name), request, response);
    }

    private static boolean isSignIn(HttpServletRequest request) {
        return Set.of(Pages.LOGIN, Pages.PASSKEY_SIGN_IN).contains(request.getServletPath());
    }

    private static boolean isSignedOut() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null || !(authentication.getPrincipal() instanceof SignedInUser);
    }
}
