package dev.keyturn.user;

import static dev.keyturn.user.TestUsers.CREATED;
import static dev.keyturn.user.TestUsers.RULES;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserTests {

    private final User alice = TestUsers.alice();

    @Test
    void fourWrongPasswordsDoNotLock() {
        fail(4, CREATED);

        assertThat(alice.isLockedAt(CREATED)).isFalse();
    }

    @Test
    void theFifthWrongPasswordLocksForAMinute() {
        fail(5, CREATED);

        Instant end = CREATED.plus(Duration.ofMinutes(1));
        assertThat(alice.isLockedAt(CREATED)).isTrue();
        assertThat(alice.isLockedAt(end.minusNanos(1))).isTrue();
        assertThat(alice.isLockedAt(end)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"6,2", "7,4", "8,8", "9,15", "10,15", "100000,15"})
    void eachFurtherOneDoublesTheLockUpToItsEnd(int failures, int minutes) {
        fail(failures, CREATED);

        Instant end = CREATED.plus(Duration.ofMinutes(minutes));
        assertThat(alice.isLockedAt(end.minusNanos(1))).isTrue();
        assertThat(alice.isLockedAt(end)).isFalse();
    }

    @Test
    void signingInForgetsTheWrongPasswords() {
        fail(4, CREATED);
        alice.signedIn(CREATED);
        fail(4, CREATED);

        assertThat(alice.isLockedAt(CREATED)).isFalse();
        assertThat(alice.view().lastSignedInAt()).isEqualTo(CREATED);
    }

    @Test
    void enablingUnlocks() {
        fail(5, CREATED);
        alice.disable();

        alice.enable();

        assertThat(alice.isEnabled()).isTrue();
        assertThat(alice.isLockedAt(CREATED)).isFalse();
    }

    @Test
    void aResetPasswordUnlocksAndMustBeChanged() {
        fail(5, CREATED);

        alice.resetPassword("other", CREATED.plusSeconds(1));

        assertThat(alice.isLockedAt(CREATED)).isFalse();
        assertThat(alice.mustChangePassword()).isTrue();
        assertThat(alice.passwordChangedAt()).isEqualTo(CREATED.plusSeconds(1));
    }

    @Test
    void aChosenPasswordNeedNotBeChanged() {
        alice.resetPassword("other", CREATED);

        alice.changePassword("another", CREATED);

        assertThat(alice.mustChangePassword()).isFalse();
    }

    @Test
    void aStrongerHashOfTheSamePasswordEndsNoSession() {
        SignedInUser session = new SignedInUser(alice, CREATED);

        alice.rehashPassword("stronger");
        assertThat(session.signedInWith(alice.passwordChangedAt())).isTrue();

        alice.changePassword("other", CREATED.plusSeconds(1));
        assertThat(session.signedInWith(alice.passwordChangedAt())).isFalse();
    }

    @Test
    void onlyAnEnabledAdministratorIsActive() {
        User root = TestUsers.administrator();
        assertThat(root.isActiveAdministrator()).isTrue();

        root.disable();
        assertThat(root.isActiveAdministrator()).isFalse();

        root.enable();
        root.describe(new User.Profile("Root", null, List.of()));
        assertThat(root.isActiveAdministrator()).isFalse();
        assertThat(alice.isActiveAdministrator()).isFalse();
    }

    private void fail(int times, Instant at) {
        for (int i = 0; i < times; i++) {
            alice.failedToSignIn(at, RULES);
        }
    }
}
