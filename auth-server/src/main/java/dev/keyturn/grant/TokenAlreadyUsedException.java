package dev.keyturn.grant;

/** A code, refresh token or consent was presented although it had been used before, or its grant was revoked. */
public class TokenAlreadyUsedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** For the log; the client receives {@code invalid_grant} only. */
    public static final String REASON = "The token was used before or is revoked";

    public TokenAlreadyUsedException() {
        super(REASON);
    }
}
