package dev.keyturn.sdk.client;

/**
 * The server refuses to give a token: asking again brings nothing before something has changed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749 §5.2, Error Response</a>
 */
public final class TokenRequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String error;

    TokenRequestRefusedException(String error, String description) {
        super(error + ": " + description);
        this.error = error;
    }

    /** The code, such as {@code invalid_client}. */
    public String error() {
        return error;
    }
}
