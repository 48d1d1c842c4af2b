package dev.keyturn.client.authentication.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Rfc;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class UsedAssertionsTests {

    private final ManualClock clock = new ManualClock();
    private final JdbcClient database = AssertionTable.create();
    private final UsedAssertions used = new UsedAssertions(database);

    @Test
    @Rfc("7523#3")
    void separatesClients() {
        Instant expiry = clock.instant().plusSeconds(60);

        assertThat(used.use("one", "jti", expiry)).isTrue();
        assertThat(used.use("one", "jti", expiry)).isFalse();
        assertThat(used.use("other", "jti", expiry)).isTrue();
        assertThat(used.use("one", "2\njti", expiry)).isTrue();
        assertThat(used.use("one\n2", "jti", expiry))
                .as("no client has such an identifier")
                .isFalse();
    }

    @Test
    void knowsWhatWasUsedBeforeARestart() {
        Instant expiry = clock.instant().plusSeconds(60);
        used.use("one", "jti", expiry);

        assertThat(new UsedAssertions(database).use("one", "jti", expiry)).isFalse();
    }

    @Test
    void isPurgedOfWhatHasExpiredAndOfNothingElse() {
        used.use("one", "early", clock.instant().plusSeconds(60));
        used.use("one", "late", clock.instant().plusSeconds(120));
        clock.advance(Duration.ofSeconds(61));

        assertThat(new AssertionStorage().usedAssertionPurge(database).purge(clock.instant(), 10))
                .isEqualTo(1);

        assertThat(used.use("one", "early", clock.instant().plusSeconds(60))).isTrue();
        assertThat(used.use("one", "late", clock.instant().plusSeconds(60))).isFalse();
    }
}
