package dev.keyturn.factor;

import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SecondFactors;
import dev.keyturn.user.SignInLevel;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/** Asks users to sign in again, with all their factors, before they change one. */
@Component
class RecentSignIn {

    private static final Duration RECENT = Duration.ofMinutes(10);

    private final PendingRequests pendingRequests;
    private final SecondFactors factors;
    private final Clock clock;

    RecentSignIn(PendingRequests pendingRequests, SecondFactors factors, Clock clock) {
        this.pendingRequests = pendingRequests;
        this.factors = factors;
        this.clock = clock;
    }

    /**
     * Whether the user has signed in recently; else the response sends the browser to the sign-in page, and from there to the page that
     * it asked for, or the one from which it posted a form.
     */
    boolean isMissing(SignedInUser user, HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean isRecent = clock.instant().isBefore(user.signedInAt().plus(RECENT));
        if (isRecent && (user.methods().level().satisfies(SignInLevel.TWO_FACTORS) || !factors.isEnrolled(user.id()))) {
            return false;
        }
        PendingRequest page = HttpMethod.GET.matches(request.getMethod()) && pendingRequests.canWait(request)
                ? PendingRequest.of(request)
                : new PendingRequest(request.getContextPath() + Pages.SECURITY, "", false, "");
        pendingRequests.askToSignIn(page.notWith(user, false), request, response);
        return true;
    }
}
