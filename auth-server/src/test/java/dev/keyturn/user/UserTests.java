package dev.keyturn.user;

import static dev.keyturn.user.TestUsers.CREATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UserTests {

    private final User alice = TestUsers.alice();

    @Test
    void aResetPasswordMustBeChanged() {
        alice.resetPassword("other", CREATED.plusSeconds(1));

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
}
