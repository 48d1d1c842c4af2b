package dev.keyturn.user;

import org.springframework.stereotype.Component;

/** Checks the current password of a user who changes it, within the same limits as a sign-in. */
@Component
class CurrentPasswordCheck {

    private final BoundedPasswordEncoder encoder;
    private final SignInAttempts attempts;
    private final SignInBudget budget;

    CurrentPasswordCheck(BoundedPasswordEncoder encoder, SignInAttempts attempts, SignInBudget budget) {
        this.encoder = encoder;
        this.attempts = attempts;
        this.budget = budget;
    }

    /**
     * Charges an attempt, before anything about the user is looked up.
     *
     * @throws PasswordRefusedException if the network has used up its budget
     */
    void charge(String network) {
        try {
            budget.charge(network);
        } catch (TooManySignInsException e) {
            throw new PasswordRefusedException("current", "too-many-wrong-passwords");
        }
    }

    /**
     * Checks the password of a user, whose row is locked. A wrong one counts as a failed sign-in.
     *
     * @throws PasswordRefusedException if the password is wrong or the account is locked for the network
     */
    void check(User user, String password, String network) {
        if (attempts.isLocked(user, network)) {
            throw wrongPassword();
        }
        if (!encoder.matches(password, user.passwordHash())) {
            attempts.failed(user.loginName(), network);
            throw wrongPassword();
        }
        budget.refund(network);
    }

    private static PasswordRefusedException wrongPassword() {
        return new PasswordRefusedException("current", "password-wrong");
    }
}
