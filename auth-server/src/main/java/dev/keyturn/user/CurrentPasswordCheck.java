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
     * @return budget that was charged
     * @throws PasswordRefusedException if the budget is used up
     */
    String charge(SignInSource source) {
        try {
            return budget.charge(source);
        } catch (TooManySignInsException e) {
            throw new PasswordRefusedException("current", "too-many-wrong-passwords");
        }
    }

    /**
     * Checks the password of a user, whose row is locked. A wrong one counts as a failed sign-in.
     *
     * @param charged budget to which a right password is returned
     * @throws PasswordRefusedException if the password is wrong or the account is locked for its origin
     */
    void check(User user, String password, SignInSource source, String charged) {
        if (attempts.isLocked(user.loginName(), source)) {
            throw wrongPassword();
        }
        if (!encoder.matches(password, user.passwordHash())) {
            attempts.failed(user.loginName(), source);
            throw wrongPassword();
        }
        budget.refund(charged);
    }

    private static PasswordRefusedException wrongPassword() {
        return new PasswordRefusedException("current", "password-wrong");
    }
}
