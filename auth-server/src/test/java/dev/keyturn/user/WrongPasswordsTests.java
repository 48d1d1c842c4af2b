package dev.keyturn.user;

import static dev.keyturn.user.TestUsers.CREATED;
import static dev.keyturn.user.TestUsers.RULES;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongPasswordsTests {

    @Test
    void fourDoNotLock() {
        assertThat(counted(4, CREATED, WrongPasswords.NONE).isLockedAt(CREATED)).isFalse();
    }

    @Test
    void theFifthLocksForAMinute() {
        WrongPasswords wrong = counted(5, CREATED, WrongPasswords.NONE);

        Instant end = CREATED.plus(Duration.ofMinutes(1));
        assertThat(wrong.isLockedAt(CREATED)).isTrue();
        assertThat(wrong.isLockedAt(end.minusNanos(1))).isTrue();
        assertThat(wrong.isLockedAt(end)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"6,2", "7,4", "8,8", "9,15", "10,15", "100000,15"})
    void eachFurtherOneDoublesTheLockUpToItsEnd(int failures, int minutes) {
        WrongPasswords wrong = counted(failures, CREATED, WrongPasswords.NONE);

        Instant end = CREATED.plus(Duration.ofMinutes(minutes));
        assertThat(wrong.isLockedAt(end.minusNanos(1))).isTrue();
        assertThat(wrong.isLockedAt(end)).isFalse();
    }

    @Test
    void moreAreAdmittedFromAWiderNetworkAndThenLockForAMinute() {
        WrongPasswords wrong = WrongPasswords.NONE;
        for (int i = 0; i < 19; i++) {
            wrong = wrong.plusOne(CREATED, RULES, 4);
        }
        assertThat(wrong.isLockedAt(CREATED)).isFalse();

        WrongPasswords twenty = wrong.plusOne(CREATED, RULES, 4);

        Instant end = CREATED.plus(Duration.ofMinutes(1));
        assertThat(twenty.isLockedAt(end.minusNanos(1))).isTrue();
        assertThat(twenty.isLockedAt(end)).isFalse();
        assertThat(twenty.plusOne(CREATED, RULES, 4).isLockedAt(end)).isTrue();
    }

    @Test
    void aWiderNetworkIsLockedBeforeItUsesUpHalfOfWhatTheAccountAdmits() {
        Duration minute = Duration.ofMinutes(1);
        SignInProperties rules = new SignInProperties(
                13, minute, minute, minute, 40, 100, 4, minute, SignInProperties.SecondFactor.OPTIONAL, minute);
        assertThat(rules.lockAfter(49, 8)).isEmpty();
        assertThat(rules.lockAfter(50, 8)).contains(minute);
        assertThat(rules.lockAfter(50, 4)).contains(minute);
        assertThat(rules.lockAfter(12, 1)).isEmpty();
        SignInProperties equal = new SignInProperties(
                20, minute, minute, minute, 40, 20, 4, minute, SignInProperties.SecondFactor.OPTIONAL, minute);
        assertThat(equal.lockAfter(19, 8)).isEmpty();
        assertThat(equal.lockAfter(20, 8)).contains(minute);
    }

    @Test
    void aHundredFromAllNetworksAdmitOneEachFiveMinutes() {
        WrongPasswords wrong = WrongPasswords.NONE;
        for (int i = 0; i < 99; i++) {
            wrong = wrong.plusOneOfAccount(CREATED, RULES);
            assertThat(wrong.isLockedAt(CREATED)).isFalse();
        }

        WrongPasswords hundred = wrong.plusOneOfAccount(CREATED, RULES);

        Instant end = CREATED.plus(Duration.ofMinutes(5));
        assertThat(hundred.isLockedAt(end.minusNanos(1))).isTrue();
        assertThat(hundred.isLockedAt(end)).isFalse();
        assertThat(hundred.plusOneOfAccount(end, RULES).isLockedAt(end)).isTrue();
        Instant muchLater = CREATED.plus(Duration.ofDays(1));
        assertThat(hundred.plusOneOfAccount(muchLater, RULES).isLockedAt(muchLater))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0,true", "299,true", "300,false", "3600,false"})
    void oneIsForgottenEachFiveMinutes(int seconds, boolean locks) {
        WrongPasswords four = counted(4, CREATED, WrongPasswords.NONE);
        Instant later = CREATED.plusSeconds(seconds);

        assertThat(four.plusOne(later, RULES, 1).isLockedAt(later)).isEqualTo(locks);
    }

    @Test
    void allAreForgottenInTheEnd() {
        WrongPasswords nine = counted(9, CREATED, WrongPasswords.NONE);
        Instant later = CREATED.plus(Duration.ofMinutes(45));

        assertThat(nine.forgottenAt()).isEqualTo(later);
        assertThat(counted(4, later, nine).isLockedAt(later)).isFalse();
        assertThat(counted(5, later, nine).isLockedAt(later)).isTrue();
    }

    private static WrongPasswords counted(int times, Instant at, WrongPasswords before) {
        WrongPasswords wrong = before;
        for (int i = 0; i < times; i++) {
            wrong = wrong.plusOne(at, RULES, 1);
        }
        return wrong;
    }
}
