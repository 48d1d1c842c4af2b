package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keyturn.testing.Race;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class SignInBudgetTests {

    private static final String NETWORK = "198.51.100.7";

    private Instant now = TestUsers.CREATED;

    private final SignInBudget budget = new SignInBudget(TestUsers.RULES, new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void isUsedUpByOneNetworkForThatNetworkOnly() {
        charge(60);

        assertRefused();
        assertThatNoException().isThrownBy(() -> budget.charge("198.51.100.8"));
    }

    @Test
    void isLeftForTheKnownDevicesOfAUserInANetworkThatHasUsedUpItsOwn() {
        charge(60);

        assertThat(budget.charge(onDeviceOf("alice"))).isNotEqualTo(NETWORK);
    }

    @Test
    void isOneForAllDevicesOfAUserWhoThenShareThatOfTheirNetwork() {
        for (int i = 0; i < 60; i++) {
            assertThat(budget.charge(onDeviceOf("alice"))).isNotEqualTo(NETWORK);
        }

        assertThat(budget.charge(onDeviceOf("alice"))).isEqualTo(NETWORK);
        assertThat(budget.charge(onDeviceOf("bob"))).isNotEqualTo(NETWORK);
        charge(59);
        assertRefused();
        assertThatExceptionOfType(TooManySignInsException.class).isThrownBy(() -> budget.charge(onDeviceOf("alice")));
    }

    private static SignInSource onDeviceOf(String loginName) {
        return new SignInSource(
                NETWORK,
                new KnownDevice(
                        UUID.randomUUID().toString(),
                        KnownDevice.digest(loginName),
                        TestUsers.CREATED,
                        TestUsers.CREATED));
    }

    @Test
    void fillsUpEvenly() {
        charge(60);
        now = now.plusSeconds(3);

        charge(3);

        assertRefused();
        now = now.plus(Duration.ofHours(1));
        charge(60);
        assertRefused();
    }

    @Test
    void saysAfterHowManySecondsToComeBack() {
        charge(60);

        assertThatExceptionOfType(TooManySignInsException.class)
                .isThrownBy(() -> budget.charge(NETWORK))
                .satisfies(refusal -> assertThat(refusal.retryAfterSeconds()).isEqualTo(1));
    }

    @Test
    void aRightPasswordCostsNothing() {
        for (int i = 0; i < 1000; i++) {
            charge(1);
            budget.refund(NETWORK);
        }

        charge(60);
        assertRefused();
    }

    @Test
    void aClockThatIsSetBackDelaysNoSignIn() {
        charge(60);
        now = now.minus(Duration.ofDays(40));

        charge(60);
        assertRefused();
    }

    @Test
    void attemptsAtTheSameMomentAreAllCharged() {
        Callable<?> attempt = () -> {
            budget.charge(NETWORK);
            return null;
        };

        assertThat(Race.between(Collections.nCopies(80, attempt).toArray(Callable[]::new)))
                .filteredOn(Objects::nonNull)
                .hasSize(20)
                .allMatch(TooManySignInsException.class::isInstance);
    }

    private void charge(int times) {
        for (int i = 0; i < times; i++) {
            budget.charge(NETWORK);
        }
    }

    private void assertRefused() {
        assertThatExceptionOfType(TooManySignInsException.class).isThrownBy(() -> budget.charge(NETWORK));
    }
}
