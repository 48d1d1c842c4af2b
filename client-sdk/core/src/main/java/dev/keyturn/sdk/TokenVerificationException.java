package dev.keyturn.sdk;

import org.jspecify.annotations.Nullable;

/**
 * The answer of a {@link TokenVerifier} that does not accept a token: either the token is refused, or nothing can be said
 * about it.
 *
 * <p>The message may be shown to the client: it is made of fixed texts and the names of standard claims, never of what the
 * token says.
 */
public abstract sealed class TokenVerificationException extends RuntimeException
        permits TokenRejectedException, KeysUnavailableException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String message;

    TokenVerificationException(Reason reason, String message) {
        // Anybody can send bad tokens as fast as they like, and where a refusal was thrown says no more than its
        // reason.
        super(message, null, false, false);
        this.reason = reason;
        this.message = message;
    }

    TokenVerificationException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.message = message;
    }

    /** Never null, as it may be for other exceptions. */
    @Override
    public final String getMessage() {
        return message;
    }

    public final Reason reason() {
        return reason;
    }
}
