package dev.keyturn.client.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.client.ClientChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class RegisteredOriginsTests {

    private final List<String> uris = new ArrayList<>(List.of("https://app.example/callback"));
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private boolean isAway;
    private final RegisteredOrigins origins = new RegisteredOrigins(this::read, nanos::get);

    @Test
    void areReadOnceForAnyNumberOfQuestions() {
        for (int i = 0; i < 100; i++) {
            assertThat(origins.contains("https://app.example")).isTrue();
            assertThat(origins.contains("https://" + i + ".example")).isFalse();
        }

        assertThat(reads).hasValue(1);
    }

    @Test
    void areReadAgainAfterAChange() {
        assertThat(origins.contains("https://new.example")).isFalse();
        uris.add("https://new.example");
        assertThat(origins.contains("https://new.example")).isFalse();

        origins.invalidate();

        assertThat(origins.contains("https://new.example")).isTrue();
    }

    @Test
    void areReadAgainWhenAnotherNodeSaysThatAClientHasChanged() {
        assertThat(origins.topic()).isEqualTo(ClientChange.TOPIC);
        assertThat(origins.contains("https://app.example")).isTrue();

        origins.receive("some-client");
        assertThat(origins.contains("https://app.example")).isTrue();
        assertThat(reads).hasValue(2);

        origins.readAll();
        assertThat(origins.contains("https://app.example")).isTrue();
        assertThat(reads).hasValue(3);
    }

    @Test
    void areReadAgainAfterAWhileIfTheMessageOfAChangeWasLost() {
        assertThat(origins.contains("https://app.example")).isTrue();
        uris.clear();
        nanos.addAndGet(RegisteredOrigins.MAX_AGE.toNanos() - 1);
        assertThat(origins.contains("https://app.example")).isTrue();

        nanos.incrementAndGet();

        assertThat(origins.contains("https://app.example")).isFalse();
    }

    @Test
    void standWhileTheDatabaseIsAwayWhichIsNotAskedEachTime() {
        assertThat(origins.contains("https://app.example")).isTrue();
        isAway = true;
        origins.invalidate();

        for (int i = 0; i < 10; i++) {
            assertThat(origins.contains("https://app.example")).isTrue();
        }
        assertThat(reads).hasValue(2);
        isAway = false;
        uris.clear();
        nanos.addAndGet(RegisteredOrigins.RETRY_AFTER.toNanos());
        assertThat(origins.contains("https://app.example")).isFalse();
    }

    @Test
    void areNoneAsLongAsNothingWasEverRead() {
        isAway = true;

        assertThat(origins.contains("https://app.example")).isFalse();
    }

    @Test
    void areBounded() {
        uris.clear();
        IntStream.rangeClosed(0, RegisteredOrigins.MAX_ORIGINS).forEach(i -> uris.add("https://a" + i + ".example"));

        assertThat(origins.contains("https://a0.example")).isTrue();
        assertThat(origins.contains("https://a" + RegisteredOrigins.MAX_ORIGINS + ".example"))
                .isFalse();
    }

    private List<String> read() {
        reads.incrementAndGet();
        if (isAway) {
            throw new DataAccessResourceFailureException("away");
        }
        return uris;
    }
}
