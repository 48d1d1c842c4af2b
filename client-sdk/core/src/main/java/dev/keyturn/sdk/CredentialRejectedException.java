package dev.keyturn.sdk;

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

    public CredentialRejectedException(Reason reason) {
        super(reason, reason.description());
    }

    /** @param message may be shown to the client, and says no word of the credential */
    public CredentialRejectedException(Reason reason, String message) {
        super(reason, message);
    }
}
