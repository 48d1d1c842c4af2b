package dev.keyturn.login;

import org.springframework.security.core.AuthenticationException;

/** The challenge that a passkey has signed has expired, or is of another page. */
final class StaleChallengeException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    StaleChallengeException() {
        super("stale challenge");
    }
}
