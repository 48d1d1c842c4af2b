package dev.keyturn.login;

import dev.keyturn.session.SessionOrigin;
import dev.keyturn.session.SignInsOfBrowser;
import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.SignInLevel;
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
    private final KnownDevices devices;
    private final UnfinishedSignIns unfinished;
    private final SignInCounts counts;
    private final Clock clock;

    SignInSuccessHandler(
            PendingRequests pendingRequests,
            KnownDevices devices,
            UnfinishedSignIns unfinished,
            SignInCounts counts,
            Clock clock) {
        this.pendingRequests = pendingRequests;
        this.devices = devices;
        this.unfinished = unfinished;
        this.counts = counts;
        this.clock = clock;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        counts.succeeded();
        SignedInUser user = authentication.getPrincipal() instanceof SignedInUser signedIn ? signedIn : null;
        if (user != null) {
            SignInsOfBrowser.add(user, request);
            SessionOrigin.keep(request);
            devices.remember(user, trustsBrowser(user, request), request, response);
        }
        unfinished.end(request, response);
        PendingRequest pending = pendingRequests.in(request);
        if (pending == null) {
            PendingRequests.sayThatItExpired(request, response);
            return;
        }
        NewSignIns.add(pending, request, clock.instant());
        if (user != null && SignInNoticeController.isFor(user, pending, request)) {
            pendingRequests.notifyOfFailures(pending, request, response);
            return;
        }
        response.sendRedirect(pending.address());
    }

    /** Whether the user has given a second factor, and chose not to be asked for it in this browser for a while. */
    private static boolean trustsBrowser(SignedInUser user, HttpServletRequest request) {
        return user.methods().level().satisfies(SignInLevel.TWO_FACTORS) && request.getParameter("trust") != null;
    }
}
