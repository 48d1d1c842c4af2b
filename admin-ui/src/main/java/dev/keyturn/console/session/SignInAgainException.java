package dev.keyturn.console.session;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;

/**
 * The person's access token is of no more use and cannot be renewed. Thrown through a page's controller, it sends the
 * person to sign in and back to where they were.
 */
public final class SignInAgainException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    SignInAgainException(String reason, @Nullable Throwable cause) {
        super(reason);
        if (cause != null) {
            initCause(cause);
        }
    }
}
