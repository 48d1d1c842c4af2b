package dev.keyturn.grant;

/** A code, refresh token or consent was presented although it had been used before, or its grant was revoked. */
public class TokenAlreadyUsedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says in the log what happened; the client is told no more than {@code invalid_grant}. */
    public static final String REASON = "The token was used before or is revoked";

    public TokenAlreadyUsedException() {
        super(REASON);
    }
}
