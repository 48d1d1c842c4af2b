package dev.keyturn.login;

import dev.keyturn.user.SignedInUser;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes a signed-in user who has a temporary password to the page that replaces it, before anything else, and remembers
 * where they were going.
 *
 * <p>Belongs in every chain that serves a session, after the session's user is known and before anything acts for them. It is
 * no bean, so that it runs only where a chain has it.
 */
public final class PasswordChangeRequiredFilter extends OncePerRequestFilter {

    private static final String PASSWORD_PATH = "/password";
    private static final Set<String> ALWAYS_OPEN = Set.of(PASSWORD_PATH, "/logout", "/login", "/error");
    private static final String DESIGN_PATH = "/design/";

    private final SavedPlace savedPlace = new SavedPlace();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isOpen(request) || !mustChangePassword()) {
            chain.doFilter(request, response);
            return;
        }
        if (opensAPage(request)) {
            savedPlace.remember(request, response);
        }
        response.sendRedirect(request.getContextPath() + PASSWORD_PATH);
    }

    private static boolean isOpen(HttpServletRequest request) {
        String path = request.getServletPath();
        return ALWAYS_OPEN.contains(path) || path.startsWith(DESIGN_PATH);
    }

    /** Whether a person is going there; a browser asks for pictures on its own. */
    private static boolean opensAPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return HttpMethod.GET.matches(request.getMethod())
                && accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    private static boolean mustChangePassword() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null
                && authentication.getPrincipal() instanceof SignedInUser user
                && user.mustChangePassword();
    }
}
