package dev.keyturn.grant;

/** Kind of a stored token. */
public enum TokenKind {
    /** Ties the consent page to the authorization request that it asks about. */
    CONSENT,
    /** An authorization code. */
    CODE,
    /** A refresh token. */
    REFRESH,
    /** An opaque access token, which may be used until it expires. */
    ACCESS
}
