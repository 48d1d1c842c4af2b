package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keyturn.oauth.ExhaustedLimit;
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
        assertThatNoException().isThrownBy(() -> budget.charge(SignInSource.of("198.51.100.8")));
    }

    @Test
    void isFourTimesAsLargeForAnIpv6NetworkOf56BitsAnd32TimesForOneOf48() {
        for (int household = 0; household < 8; household++) {
            for (int i = 0; i < 240; i++) {
                budget.charge(SignInSource.of(network(household, i)));
            }
            assertRefused(network(household, 0xFF));
        }

        assertRefused(network(0xFF, 0xFF));
        assertThatNoException().isThrownBy(() -> budget.charge(SignInSource.of("2001:db8:2::1")));
    }

    private static String network(int household, int number) {
        return "2001:db8:1:" + Integer.toHexString(household * 256 + number) + "::1";
    }

    @Test
    void isNotUsedUpForASiteByOneOfItsNetworks() {
        for (int i = 0; i < 1000; i++) {
            try {
                budget.charge(SignInSource.of("2001:db8:3::" + Integer.toHexString(i)));
            } catch (TooManySignInsException e) {
                assertThat(i).isGreaterThanOrEqualTo(60);
            }
        }

        assertThatNoException().isThrownBy(() -> budget.charge(SignInSource.of("2001:db8:3:1::1")));
        assertThatNoException().isThrownBy(() -> budget.charge(SignInSource.of("2001:db8:3:100::1")));
    }

    @Test
    void aRightPasswordCostsTheSiteNothing() {
        for (int i = 0; i < 1000; i++) {
            budget.refund(budget.charge(SignInSource.of("2001:db8:4:" + Integer.toHexString(i % 16) + "::1")));
        }

        for (int i = 0; i < 240; i++) {
            budget.charge(SignInSource.of("2001:db8:4:" + Integer.toHexString(i) + "::1"));
        }
        assertRefused("2001:db8:4:ff::1");
    }

    @Test
    void isLeftForTheKnownDevicesOfAUserInANetworkThatHasUsedUpItsOwn() {
        charge(60);

        assertThat(budget.charge(onDeviceOf("alice")).isOfDevice()).isTrue();
    }

    @Test
    void isOneForAllDevicesOfAUserWhoThenShareThatOfTheirNetwork() {
        for (int i = 0; i < 60; i++) {
            assertThat(budget.charge(onDeviceOf("alice")).isOfDevice()).isTrue();
        }

        assertThat(budget.charge(onDeviceOf("alice")).isOfDevice()).isFalse();
        assertThat(budget.charge(onDeviceOf("bob")).isOfDevice()).isTrue();
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
                        TestUsers.CREATED,
                        Instant.EPOCH));
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
                .isThrownBy(() -> budget.charge(SignInSource.of(NETWORK)))
                .satisfies(refusal ->
                        assertThat(refusal.limit()).isEqualTo(new ExhaustedLimit("wrong-passwords", 60, 60, 60, 1)));
    }

    @Test
    void aRightPasswordCostsNothing() {
        for (int i = 0; i < 1000; i++) {
            budget.refund(budget.charge(SignInSource.of(NETWORK)));
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
            budget.charge(SignInSource.of(NETWORK));
            return null;
        };

        assertThat(Race.between(Collections.nCopies(80, attempt).toArray(Callable[]::new)))
                .filteredOn(Objects::nonNull)
                .hasSize(20)
                .allMatch(TooManySignInsException.class::isInstance);
    }

    private void charge(int times) {
        for (int i = 0; i < times; i++) {
            budget.charge(SignInSource.of(NETWORK));
        }
    }

    private void assertRefused() {
        assertRefused(NETWORK);
    }

    private void assertRefused(String address) {
        assertThatExceptionOfType(TooManySignInsException.class)
                .isThrownBy(() -> budget.charge(SignInSource.of(address)));
    }
}
