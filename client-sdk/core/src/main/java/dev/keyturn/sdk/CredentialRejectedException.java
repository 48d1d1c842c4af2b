package dev.keyturn.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Refuses a credential: whoever sent it needs another one. Over HTTP that is {@code 401} with {@code error="invalid_token"},
 * or what {@link Challenges} makes of it.
 *
 * <p>Has no stack trace.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3.1">RFC 6750 §3.1, Error Codes</a>
 */
public final class CredentialRejectedException extends CredentialVerificationException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable RateLimit rateLimit;

    public CredentialRejectedException(Reason reason) {
        this(reason, (RateLimit) null);
    }

    /** @param rateLimit that is used up; null if the server has not said it */
    public CredentialRejectedException(Reason reason, @Nullable RateLimit rateLimit) {
        super(reason, reason.description());
        this.rateLimit = rateLimit;
    }

    /** @param message may be shown to the client, and says no word of the credential */
    public CredentialRejectedException(Reason reason, String message) {
        super(reason, message);
        this.rateLimit = null;
    }

    /** Limit that is used up, as the server states it; null if it does not, or for any other reason. */
    public @Nullable RateLimit rateLimit() {
        return rateLimit;
    }
}
