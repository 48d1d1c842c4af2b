package dev.keyturn.login;

import dev.keyturn.oauth.Pages;
import dev.keyturn.revocation.KnownRevocations;
import dev.keyturn.user.SignedInUser;
import dev.keyturn.user.Users;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends the session of a user who was disabled, deleted or signed out by an administrator, or changed the password elsewhere. */
public final class EndedSessionFilter extends OncePerRequestFilter {

    private final SecurityContextLogoutHandler logout = new SecurityContextLogoutHandler();
    private final Users users;
    private final KnownRevocations revocations;

    EndedSessionFilter(Users users, KnownRevocations revocations) {
        this.users = users;
        this.revocations = revocations;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null
                && authentication.getPrincipal() instanceof SignedInUser user
                && (isSignedOut(user) || !users.isStillSignedIn(user))) {
            logout.logout(request, response, authentication);
        }
        chain.doFilter(request, response);
    }

    private boolean isSignedOut(SignedInUser user) {
        return revocations.isSessionRevoked(user.sessionId(), user.getUsername(), user.signedInAt());
    }

    /** Style sheets and pictures are the same for everybody. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getServletPath().startsWith(Pages.DESIGN);
    }
}
