package dev.keyturn.login;

import dev.keyturn.user.SignInsOfBrowser;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.stereotype.Component;

/** Takes a person who has signed in to where they were going. */
@Component
public class SignInSuccessHandler implements AuthenticationSuccessHandler {

    private final PendingRequests pendingRequests;
    private final Clock clock;

    SignInSuccessHandler(PendingRequests pendingRequests, Clock clock) {
        this.pendingRequests = pendingRequests;
        this.clock = clock;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        if (authentication.getPrincipal() instanceof SignedInUser user) {
            SignInsOfBrowser.add(user, request);
        }
        PendingRequest pending = pendingRequests.in(request);
        if (pending == null) {
            PendingRequests.sayThatItExpired(request, response);
            return;
        }
        NewSignIns.add(pending, request, clock.instant());
        response.sendRedirect(pending.address());
    }
}
