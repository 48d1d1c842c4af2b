package dev.keyturn.login;

import org.springframework.stereotype.Component;

/**
 * Factory of the filters of a session. They are no beans, so that each runs only in the filter chains that have it.
 */
@Component
public class SessionFilters {

    private final PendingRequests pendingRequests;

    SessionFilters(PendingRequests pendingRequests) {
        this.pendingRequests = pendingRequests;
    }

    /** Sends a user with a temporary password to the page that replaces it. */
    public PasswordChangeRequiredFilter passwordChangeRequired() {
        return new PasswordChangeRequiredFilter(pendingRequests);
    }
}
