package dev.keyturn.sdk;

import org.jspecify.annotations.Nullable;

/**
 * The answer of a {@link CredentialVerifier} that does not accept a credential: either it is refused, or nothing can be said
 * about it.
 *
 * <p>The message may be shown to the client: it is made of fixed texts and the names of standard claims, never of what the
 * credential says.
 */
public abstract sealed class CredentialVerificationException extends RuntimeException
        permits CredentialRejectedException, VerificationUnavailableException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String message;

    CredentialVerificationException(Reason reason, String message) {
        // Anybody can send bad tokens as fast as they like, and where a refusal was thrown says no more than its
        // reason.
        super(message, null, false, false);
        this.reason = reason;
        this.message = message;
    }

    CredentialVerificationException(Reason reason, String message, @Nullable Throwable cause) {
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
