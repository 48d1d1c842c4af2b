package dev.keyturn.sdk.client;

/** Thrown when no access token is cached and the server is unavailable. The call can be retried. */
public final class TokensUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception from the failure of the request. */
    public TokensUnavailableException(Throwable cause) {
        super("No access token is available, because the server did not answer.", cause);
    }
}
