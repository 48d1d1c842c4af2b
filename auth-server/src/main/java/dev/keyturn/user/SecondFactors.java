package dev.keyturn.user;

import java.util.Optional;

/** Second factors of users, which come after the password. */
public interface SecondFactors {

    /** Whether the user has one, passkeys included. Takes one statement. */
    boolean isEnrolled(UserId user);

    /** Whether the user has a passkey. */
    boolean hasPasskey(UserId user);

    /**
     * Checks a code and consumes it, in the current transaction: no code is accepted twice.
     *
     * @param code as the user typed it
     * @return the method that it belongs to; empty if it is wrong or used up
     */
    Optional<SignInMethod> redeem(UserId user, String code);
}
