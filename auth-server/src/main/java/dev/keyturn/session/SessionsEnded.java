package dev.keyturn.session;

import dev.keyturn.user.UserId;
import java.util.Set;

/** Sessions were ended, in the current transaction, by their user or an administrator. What was issued in them is not revoked yet. */
public sealed interface SessionsEnded {

    /**
     * Some sessions ended.
     *
     * @param sids may name sessions that had ended before
     */
    record Some(Set<String> sids) implements SessionsEnded {}

    /** All sessions of a user ended. */
    record AllOf(UserId user) implements SessionsEnded {}
}
