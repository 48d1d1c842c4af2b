package dev.keyturn.login;

import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.SecondFactorSignIn;
import org.springframework.stereotype.Component;

/**
 * Factory of the filters of a session. They are no beans, so that each runs only in the filter chains that have it.
 */
@Component
public class SessionFilters {

    private final RequiredSteps steps;
    private final PendingRequests pendingRequests;
    private final SecondFactorSignIn signIns;
    private final UnfinishedSignIns unfinished;
    private final KnownDevices devices;

    SessionFilters(
            RequiredSteps steps,
            PendingRequests pendingRequests,
            SecondFactorSignIn signIns,
            UnfinishedSignIns unfinished,
            KnownDevices devices) {
        this.steps = steps;
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

    /** Sends a user with a step to take after the sign-in to its page. */
    public RequiredStepFilter requiredSteps() {
        return new RequiredStepFilter(steps, pendingRequests);
    }
}
