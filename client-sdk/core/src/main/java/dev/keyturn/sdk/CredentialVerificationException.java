package dev.keyturn.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link CredentialVerifier} that does not accept a credential, because it is {@linkplain CredentialRejectedException invalid}
 * or {@linkplain VerificationUnavailableException cannot be verified}.
 *
 * <p>The message is safe to send to the client: it consists of fixed sentences and the names of standard claims.
 */
public abstract sealed class CredentialVerificationException extends RuntimeException
        permits CredentialRejectedException, VerificationUnavailableException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String message;

    CredentialVerificationException(Reason reason, String message) {
        // Without a stack trace: clients can send invalid tokens at any rate, and the reason says it all.
        super(message, null, false, false);
        this.reason = reason;
        this.message = message;
    }

    CredentialVerificationException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.message = message;
    }

    /** Sentence for the client. Never null. */
    @Override
    public final String getMessage() {
        return message;
    }

    /** Stable reason, for metrics and decisions. */
    public final Reason reason() {
        return reason;
    }
}
