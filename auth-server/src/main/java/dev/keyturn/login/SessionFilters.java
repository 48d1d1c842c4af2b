package dev.keyturn.login;

import dev.keyturn.revocation.KnownRevocations;
import dev.keyturn.user.Users;
import org.springframework.stereotype.Component;

/**
 * Factory of the filters of a session. They are no beans, so that each runs only in the filter chains that have it.
 */
@Component
public class SessionFilters {

    private final Users users;
    private final KnownRevocations revocations;
    private final PendingRequests pendingRequests;

    SessionFilters(Users users, KnownRevocations revocations, PendingRequests pendingRequests) {
        this.users = users;
        this.revocations = revocations;
        this.pendingRequests = pendingRequests;
    }

    /** Ends a session that is no longer valid. */
    public EndedSessionFilter endedSession() {
        return new EndedSessionFilter(users, revocations);
    }

    /** Sends a user with a temporary password to the page that replaces it. */
    public PasswordChangeRequiredFilter passwordChangeRequired() {
        return new PasswordChangeRequiredFilter(pendingRequests);
    }
}
