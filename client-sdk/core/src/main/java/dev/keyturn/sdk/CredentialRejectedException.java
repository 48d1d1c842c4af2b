package dev.keyturn.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a credential is invalid: the client needs another one. Respond with {@link Challenges#of}, usually {@code 401} with
 * {@code error="invalid_token"}. Has no stack trace, since clients can cause it at any rate.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3.1">RFC 6750 §3.1, Error Codes</a>
 */
public final class CredentialRejectedException extends CredentialVerificationException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable RateLimit rateLimit;

    /** Creates an exception with the reason's description as its message. */
    public CredentialRejectedException(Reason reason) {
        this(reason, (RateLimit) null);
    }

    /** @param rateLimit exceeded limit; null if there is none, or the server did not report it */
    public CredentialRejectedException(Reason reason, @Nullable RateLimit rateLimit) {
        super(reason, reason.description());
        this.rateLimit = rateLimit;
    }

    /** @param message sentence for the client; it must not contain any part of the credential */
    public CredentialRejectedException(Reason reason, String message) {
        super(reason, message);
        this.rateLimit = null;
    }

    /** Exceeded limit; null if there is none, or the server did not report it. */
    public @Nullable RateLimit rateLimit() {
        return rateLimit;
    }
}
