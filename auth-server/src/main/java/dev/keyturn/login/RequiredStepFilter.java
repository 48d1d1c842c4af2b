package dev.keyturn.login;

import dev.keyturn.oauth.CallbackUri;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Redirects a signed-in user with a step to take to its page, which carries the pending request.
 *
 * <p>Belongs in each filter chain with a session, after the user of the session is known and before anything acts for them.
 */
public final class RequiredStepFilter extends OncePerRequestFilter {

    private static final Set<String> ALWAYS_OPEN = Set.of(
            Pages.PASSWORD,
            Pages.FORGOTTEN_PASSWORD,
            Pages.NEW_PASSWORD,
            Pages.CONFIRM_EMAIL,
            Pages.LOGOUT,
            Pages.LOGIN,
            Pages.SECOND_FACTOR,
            Pages.PASSKEY_SIGN_IN,
            Pages.ERROR);

    private final RequiredSteps steps;
    private final PendingRequests pendingRequests;

    RequiredStepFilter(RequiredSteps steps, PendingRequests pendingRequests) {
        this.steps = steps;
        this.pendingRequests = pendingRequests;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> page = isOpen(request) ? Optional.empty() : page();
        if (page.isEmpty() || steps.isServedBy(request.getServletPath(), page.get())) {
            chain.doFilter(request, response);
            return;
        }
        PendingRequests.redirect(
                new CallbackUri(request.getContextPath() + page.get())
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

    private Optional<String> page() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedInUser user
                ? steps.page(user)
                : Optional.empty();
    }
}
