package dev.keyturn.login;

import dev.keyturn.oauth.CallbackUri;
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
 * Takes a signed-in user who has a temporary password to the page that replaces it, before anything else; the page carries
 * where they were going.
 *
 * <p>Belongs in every chain that serves a session, after the session's user is known and before anything acts for them. It is
 * no bean, so that it runs only where a chain has it.
 */
public final class PasswordChangeRequiredFilter extends OncePerRequestFilter {

    private static final String PASSWORD_PATH = "/password";
    private static final Set<String> ALWAYS_OPEN = Set.of(PASSWORD_PATH, "/logout", "/login", "/error");
    private static final String DESIGN_PATH = "/design/";

    private final PendingRequests pendingRequests;

    public PasswordChangeRequiredFilter(PendingRequests pendingRequests) {
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
                new CallbackUri(request.getContextPath() + PASSWORD_PATH)
                        .with(
                                PendingRequests.PARAMETER,
                                pendingRequests.toCarry(request).orElse("")),
                request,
                response);
    }

    private static boolean isOpen(HttpServletRequest request) {
        String path = request.getServletPath();
        return ALWAYS_OPEN.contains(path) || path.startsWith(DESIGN_PATH);
    }

    private static boolean mustChangePassword() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null
                && authentication.getPrincipal() instanceof SignedInUser user
                && user.mustChangePassword();
    }
}
