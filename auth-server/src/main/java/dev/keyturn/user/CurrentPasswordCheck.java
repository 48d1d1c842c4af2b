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
     * @return what to return to the budget if the password is right
     * @throws PasswordRefusedException if the budget is used up
     */
    SignInBudget.Charge charge(SignInSource source) {
        try {
            return budget.charge(source);
        } catch (TooManySignInsException e) {
            throw new PasswordRefusedException("current", "too-many-wrong-passwords");
        }
    }

    /**
     * Checks the password of a user, whose row is locked. A wrong one counts as a failed sign-in.
     *
     * @param charge of the attempt, which is returned if the password is right
     * @throws PasswordRefusedException if the password is wrong or the account is locked for its origin
     */
    void check(User user, String password, SignInSource source, SignInBudget.Charge charge) {
        if (attempts.isLocked(user.loginName(), source)) {
            throw wrongPassword();
        }
        if (!encoder.matches(password, user.passwordHash())) {
            attempts.failed(user.loginName(), source);
            throw wrongPassword();
        }
        budget.refund(charge);
    }

    private static PasswordRefusedException wrongPassword() {
        return new PasswordRefusedException("current", "password-wrong");
    }
}
