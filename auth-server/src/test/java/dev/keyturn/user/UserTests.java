package dev.keyturn.user;

import static dev.keyturn.user.TestUsers.CREATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Rfc;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    @Rfc("OIDC-Core#5.1")
    void aVerifiedEmailAddressIsUnverifiedAfterAChange() {
        alice.describe(profile("alice@example.com", true));
        assertThat(alice.view().emailVerified()).as("new").isFalse();

        alice.describe(profile("alice@example.com", true));
        assertThat(alice.view().emailVerified()).as("confirmed").isTrue();

        alice.describe(profile("alice@example.com", null));
        assertThat(alice.view().emailVerified()).as("nothing said").isTrue();

        alice.describe(profile("Alice@example.com", true));
        assertThat(alice.view().emailVerified()).as("changed and sent back").isFalse();

        alice.describe(profile("Alice@example.com", true));
        alice.describe(profile("Alice@example.com", false));
        assertThat(alice.view().emailVerified()).as("withdrawn").isFalse();

        alice.describe(profile("Alice@example.com", true));
        alice.describe(profile(null, null));
        assertThat(alice.view().emailVerified()).as("removed").isFalse();
    }

    private static User.Profile profile(@Nullable String email, @Nullable Boolean verified) {
        return new User.Profile("Alice", email, verified, List.of());
    }

    @Test
    void onlyAnEnabledAdministratorIsActive() {
        User root = TestUsers.administrator();
        assertThat(root.isActiveAdministrator()).isTrue();

        root.disable();
        assertThat(root.isActiveAdministrator()).isFalse();

        root.enable();
        root.describe(new User.Profile("Root", List.of()));
        assertThat(root.isActiveAdministrator()).isFalse();
        assertThat(alice.isActiveAdministrator()).isFalse();
    }
}
