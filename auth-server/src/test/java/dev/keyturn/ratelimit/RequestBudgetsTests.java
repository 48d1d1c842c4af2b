package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Race;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestBudgetsTests {

    private static final String ATTACKER = "203.0.113.5";

    private final AtomicLong now = new AtomicLong();
    private final RequestBudgets budgets = new RequestBudgets(
            RateLimitPropertiesTests.bind(Map.of(
                    "keyturn.rate-limit.per-address.authorize", "6",
                    "keyturn.rate-limit.per-address.login", "0",
                    "keyturn.rate-limit.per-address.failed-authentication", "3",
                    "keyturn.rate-limit.per-client.token", "1000")),
            now::get,
            new UsageSharing(null, "", () -> true));

    @Test
    void refusesBeyondTheQuotaAndSaysWhenToComeBack() {
        for (int remaining = 5; remaining >= 0; remaining--) {
            LimitStatus status = spend(Limit.AUTHORIZE, ATTACKER);
            assertThat(status.isExceeded()).isFalse();
            assertThat(status.remaining()).isEqualTo(remaining);
        }

        assertThat(spend(Limit.AUTHORIZE, ATTACKER).isExceeded()).isTrue();
        assertThat(spend(Limit.AUTHORIZE, ATTACKER).retryAfterSeconds()).isEqualTo(10);
        assertThat(spend(Limit.AUTHORIZE, "203.0.113.6").isExceeded()).isFalse();
        assertThat(spend(Limit.TOKEN, ATTACKER).isExceeded()).isFalse();
    }

    @Test
    void admitsRequestsEvenlyAfterwards() {
        exhaust(Limit.AUTHORIZE, ATTACKER);

        pass(Duration.ofSeconds(10).minusNanos(1));
        LimitStatus early = spend(Limit.AUTHORIZE, ATTACKER);
        assertThat(early.isExceeded()).isTrue();
        assertThat(early.retryAfterSeconds()).isEqualTo(1);
        pass(Duration.ofNanos(1));
        assertThat(spend(Limit.AUTHORIZE, ATTACKER).isExceeded()).isFalse();
        assertThat(spend(Limit.AUTHORIZE, ATTACKER).isExceeded()).isTrue();
    }

    @Test
    void forgetsNothingBeforeTheBucketIsFull() {
        exhaust(Limit.AUTHORIZE, ATTACKER);

        pass(Limit.PERIOD.minusNanos(1));
        assertThat(spend(Limit.AUTHORIZE, ATTACKER).remaining()).isEqualTo(4);
        pass(Limit.PERIOD.multipliedBy(2));
        assertThat(spend(Limit.AUTHORIZE, ATTACKER).remaining()).isEqualTo(5);
    }

    @Test
    void timeThatGoesBackGivesNothingAndTakesNothing() {
        pass(Limit.PERIOD);
        exhaust(Limit.AUTHORIZE, ATTACKER);

        pass(Limit.PERIOD.multipliedBy(-10));
        assertThat(spend(Limit.AUTHORIZE, ATTACKER).isExceeded()).isTrue();
        assertThat(spend(Limit.AUTHORIZE, "203.0.113.6").isExceeded()).isFalse();
        pass(Limit.PERIOD.multipliedBy(10).plusSeconds(10));
        assertThat(spend(Limit.AUTHORIZE, ATTACKER).isExceeded()).isFalse();
    }

    @Test
    void aLimitOfZeroIsOff() {
        assertThat(budgets.spend(Limit.LOGIN, ATTACKER)).isNull();
        assertThat(budgets.exceeded(Limit.LOGIN, ATTACKER)).isNull();
        assertThat(budgets.areAnyExceeded(Limit.LOGIN)).isFalse();
    }

    @Test
    void aLookSpendsNothing() {
        assertThat(budgets.exceeded(Limit.FAILED_AUTHENTICATION, ATTACKER)).isNull();
        spend(Limit.FAILED_AUTHENTICATION, ATTACKER);
        spend(Limit.FAILED_AUTHENTICATION, ATTACKER);

        assertThat(budgets.exceeded(Limit.FAILED_AUTHENTICATION, ATTACKER)).isNull();
        assertThat(budgets.areAnyExceeded(Limit.FAILED_AUTHENTICATION)).isFalse();
        spend(Limit.FAILED_AUTHENTICATION, ATTACKER);

        assertThat(budgets.exceeded(Limit.FAILED_AUTHENTICATION, ATTACKER))
                .isNotNull()
                .satisfies(status -> assertThat(status.retryAfterSeconds()).isEqualTo(20));
        assertThat(budgets.areAnyExceeded(Limit.FAILED_AUTHENTICATION)).isTrue();
    }

    @Test
    void threadsTogetherSpendTheQuotaOnce() {
        AtomicInteger admitted = new AtomicInteger();
        Callable<?> action = () -> {
            for (int i = 0; i < 1000; i++) {
                if (!spend(Limit.TOKEN, "orders-web").isExceeded()) {
                    admitted.incrementAndGet();
                }
            }
            return null;
        };

        assertThat(Race.between(IntStream.range(0, 4).mapToObj(i -> action).toArray(Callable[]::new)))
                .containsOnlyNulls();

        assertThat(admitted).hasValue(1000);
    }

    private LimitStatus spend(Limit limit, String caller) {
        return Objects.requireNonNull(budgets.spend(limit, caller));
    }

    private void exhaust(Limit limit, String caller) {
        while (!spend(limit, caller).isExceeded()) {}
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
