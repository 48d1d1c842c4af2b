package dev.keyturn.login;

import dev.keyturn.oauth.CallbackUri;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Redirects a signed-in user with a temporary password to the page that replaces it, which carries the pending request.
 *
 * <p>Belongs in each filter chain with a session, after the user of the session is known and before anything acts for them.
 */
public final class PasswordChangeRequiredFilter extends OncePerRequestFilter {

    private static final Set<String> ALWAYS_OPEN =
            Set.of(Pages.PASSWORD, Pages.LOGOUT, Pages.LOGIN, Pages.SECOND_FACTOR, Pages.ERROR);
    private final PendingRequests pendingRequests;

    PasswordChangeRequiredFilter(PendingRequests pendingRequests) {
        this.pendingRequests = pendingRequests;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isOpen(request) || !mustChangePassword()) {
            chain.doFilter(request, response);
            return;
        }
        PendingRequests.redirect(
                new CallbackUri(request.getContextPath() + Pages.PASSWORD)
                        .with(
                                PendingRequests.PARAMETER,
                                pendingRequests.toCarry(request).orElse("")),
                request,
                response);
    }

    private static boolean isOpen(HttpServletRequest request) {
        String path = request.getServletPath();
        return ALWAYS_OPEN.contains(path) || path.startsWith(Pages.DESIGN);
    }

    private static boolean mustChangePassword() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null
                && authentication.getPrincipal() instanceof SignedInUser user
                && user.mustChangePassword();
    }
}
