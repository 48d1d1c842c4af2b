package dev.keyturn.user;

import org.springframework.security.core.AuthenticationException;

/** The password is right, and the user has a second factor to give. */
public final class SecondFactorRequiredException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final transient UnfinishedSignIn begun;

    SecondFactorRequiredException(UnfinishedSignIn begun) {
        super("second factor required");
        this.begun = begun;
    }

    public UnfinishedSignIn begun() {
        return begun;
    }
}
