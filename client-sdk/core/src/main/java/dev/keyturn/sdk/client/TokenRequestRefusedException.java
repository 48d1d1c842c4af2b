package dev.keyturn.sdk.client;

/**
 * Thrown when the server refuses a token request. A retry does not help until the request, the client or its rights change.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749 §5.2, Error Response</a>
 */
public final class TokenRequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String error;

    /** Creates the exception from the members of an error response. */
    public TokenRequestRefusedException(String error, String description) {
        super(error + ": " + description);
        this.error = error;
    }

    /** Error code, such as {@code invalid_client}. */
    public String error() {
        return error;
    }
}
