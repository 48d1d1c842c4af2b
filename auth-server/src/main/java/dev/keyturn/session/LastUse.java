package dev.keyturn.session;

import java.time.Duration;
import java.time.Instant;

/** When a session was last used, as far as this node knows and as far as the database does. */
final class LastUse {

    private Instant at;
    private Instant storedAt;

    LastUse(Instant storedAt) {
        this.at = storedAt;
        this.storedAt = storedAt;
    }

    synchronized Instant at() {
        return at;
    }

    /**
     * Notes that the session is used.
     *
     * @return whether the caller is to store it
     */
    synchronized boolean use(Instant now, Duration interval) {
        if (now.isAfter(at)) {
            at = now;
        }
        if (now.isBefore(storedAt.plus(interval))) {
            return false;
        }
        storedAt = now;
        return true;
    }
}
