package dev.keyturn.token;

/** Names of claims that our tokens carry and that no standard library names for us. */
public final class TokenClaims {

    /**
     * The authorization that a token was issued for, so that revoking it reaches the token.
     *
     * @see <a href="https://openid.net/specs/oauth-v2-grant-management.html">Grant Management for OAuth 2.0</a>
     */
    public static final String GRANT_ID = "grant_id";

    /**
     * The sign-in that a token was issued in, so that ending it reaches the token.
     *
     * @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html#BCSupport">OpenID Connect Back-Channel
     *     Logout §2.1, Indicating OP Support for Back-Channel Logout</a>
     */
    public static final String SESSION_ID = "sid";

    /**
     * Credential with which the client requested the token, so that revoking it revokes the token: the identifier of a secret, or
     * the thumbprint of a key (RFC 7638, SHA-256) or certificate (RFC 8705, SHA-256). No standard has a claim for it.
     */
    public static final String CREDENTIAL_ID = "credential_id";

    /**
     * Actor for the subject of a token, and the actors before it.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-4.1">RFC 8693 §4.1, Actor Claim</a>
     */
    public static final String ACTOR = "act";

    /**
     * Key that the presenter of a token proves possession of: of a token that is bound to a certificate, its thumbprint.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-3.1">RFC 8705 §3.1, JWT Certificate Thumbprint Confirmation
     *     Method</a>
     */
    public static final String CONFIRMATION = "cnf";

    public static final String CLIENT_ID = "client_id";

    public static final String SCOPE = "scope";

    private TokenClaims() {}
}
