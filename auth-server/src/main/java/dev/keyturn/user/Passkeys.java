package dev.keyturn.user;

import java.util.Optional;

/** Passkeys of users. */
public interface Passkeys {

    /** The user with the passkey that an answer names; empty if there is none. It proves nothing. */
    Optional<UserId> owner(PasskeyAnswer answer);

    /**
     * Checks the answer of a user's passkey, and uses up its challenge, in the current transaction: no answer is accepted twice.
     *
     * @return the method that it is; empty if it is not accepted
     */
    Optional<SignInMethod> redeem(UserId user, PasskeyAnswer answer);
}
