package dev.keyturn.sdk;

/**
 * Refuses a token: whoever sent it needs another one. Over HTTP that is {@code 401} with {@code error="invalid_token"}.
 *
 * <p>Has no stack trace.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3.1">RFC 6750 §3.1, Error Codes</a>
 */
public final class TokenRejectedException extends TokenVerificationException {

    private static final long serialVersionUID = 1L;

    TokenRejectedException(Reason reason) {
        super(reason, reason.description());
    }

    TokenRejectedException(Reason reason, String message) {
        super(reason, message);
    }
}
