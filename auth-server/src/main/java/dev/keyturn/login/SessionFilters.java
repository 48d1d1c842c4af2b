package dev.keyturn.login;

import org.springframework.stereotype.Component;

/**
 * Factory of the filters of a session. They are no beans, so that each runs only in the filter chains that have it.
 */
@Component
public class SessionFilters {

    private final RequiredSteps steps;
    private final PendingRequests pendingRequests;

    SessionFilters(RequiredSteps steps, PendingRequests pendingRequests) {
        this.steps = steps;
        this.pendingRequests = pendingRequests;
    }

    /** Sends a user with a step to take after the sign-in to its page. */
    public RequiredStepFilter requiredSteps() {
        return new RequiredStepFilter(steps, pendingRequests);
    }
}
