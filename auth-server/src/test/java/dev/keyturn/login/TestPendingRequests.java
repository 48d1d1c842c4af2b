package dev.keyturn.login;

import dev.keyturn.signing.TestSealing;
import java.time.Clock;

/** Pending requests without a server. */
final class TestPendingRequests {

    private TestPendingRequests() {}

    static PendingRequests at(Clock clock) {
        return new PendingRequests(TestSealing.create(), clock);
    }
}
