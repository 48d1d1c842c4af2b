package dev.keyturn.login;

import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.SecondFactorSignIn;
import org.springframework.stereotype.Component;

/**
 * Factory of the filters of a session. They are no beans, so that each runs only in the filter chains that have it.
 */
@Component
public class SessionFilters {

    private final PendingRequests pendingRequests;
    private final SecondFactorSignIn signIns;
    private final UnfinishedSignIns unfinished;
    private final KnownDevices devices;

    SessionFilters(
            PendingRequests pendingRequests,
            SecondFactorSignIn signIns,
            UnfinishedSignIns unfinished,
            KnownDevices devices) {
        this.pendingRequests = pendingRequests;
        this.signIns = signIns;
        this.unfinished = unfinished;
        this.devices = devices;
    }

    /** Completes sign-ins with a second factor. */
    public SecondFactorFilter secondFactor(
            SignInSuccessHandler successes, SignInFailureHandler failures, FormTokens formTokens) {
        return new SecondFactorFilter(signIns, unfinished, devices, successes, failures, formTokens);
    }

    /** Sends a user with a temporary password to the page that replaces it. */
    public PasswordChangeRequiredFilter passwordChangeRequired() {
        return new PasswordChangeRequiredFilter(pendingRequests);
    }
}
