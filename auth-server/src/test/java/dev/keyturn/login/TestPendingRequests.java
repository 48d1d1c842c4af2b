package dev.keyturn.login;

import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.signing.TestSealing;
import java.net.URI;
import java.time.Clock;

/** Pending requests without a server. */
final class TestPendingRequests {

    private TestPendingRequests() {}

    static PendingRequests at(Clock clock) {
        return new PendingRequests(TestSealing.create(), clock);
    }

    static UnfinishedSignIns unfinished(Clock clock) {
        return new UnfinishedSignIns(
                TestSealing.create(), new KeyturnProperties(URI.create("http://localhost:9000")), clock);
    }
}
