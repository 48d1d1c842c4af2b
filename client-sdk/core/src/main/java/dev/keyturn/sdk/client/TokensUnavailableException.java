package dev.keyturn.sdk.client;

/** There is no access token, since the server does not answer. It may be tried again later. */
public final class TokensUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TokensUnavailableException(Throwable cause) {
        super("There is no access token, since the server does not answer.", cause);
    }
}
