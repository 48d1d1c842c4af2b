package dev.keyturn.oauth;

/** Paths of the endpoints for programs, and of the endpoints of the protocols that a browser opens. */
public final class Endpoints {

    /** Authorization endpoint (RFC 6749 §3.1). */
    public static final String AUTHORIZE = "/oauth2/authorize";

    /** Token endpoint (RFC 6749 §3.2). */
    public static final String TOKEN = "/oauth2/token";

    /** Introspection endpoint (RFC 7662). */
    public static final String INTROSPECT = "/oauth2/introspect";

    /** Revocation endpoint (RFC 7009). */
    public static final String REVOKE = "/oauth2/revoke";

    /** Published signing keys (RFC 7517), as metadata names them. */
    public static final String JWKS = "/oauth2/jwks";

    /** The same, where libraries look that do not read metadata. */
    public static final String WELL_KNOWN_JWKS = "/.well-known/jwks.json";

    /** Metadata of OpenID Connect Discovery. */
    public static final String OPENID_CONFIGURATION = "/.well-known/openid-configuration";

    /** Metadata of the authorization server (RFC 8414). */
    public static final String AUTHORIZATION_SERVER_METADATA = "/.well-known/oauth-authorization-server";

    /** UserInfo endpoint (OpenID Connect Core §5.3). */
    public static final String USER_INFO = "/userinfo";

    /** End-session endpoint (OpenID Connect RP-Initiated Logout). */
    public static final String END_SESSION = "/connect/logout";

    /** Consent page of an authorization request. */
    public static final String CONSENT = "/oauth2/consent";

    /** Revocation feed. */
    public static final String REVOCATIONS = "/revocations";

    /** Verification of API keys. */
    public static final String VERIFY_API_KEY = "/api-keys/verify";

    /** Revocation of an API key by its holder. */
    public static final String REVOKE_API_KEY = "/api-keys/revoke";

    /** Report of a leaked API key by its finder. */
    public static final String REPORT_API_KEY = "/api-keys/report";

    /** Report of leaked API keys by GitHub. */
    public static final String GITHUB_LEAKS = "/api-keys/leaks/github";

    /** Check of a request for a gateway. */
    public static final String GATEWAY_CHECK = "/gateway/check";

    /** Latest head of the audit tree. */
    public static final String AUDIT_TREE_HEAD = "/audit/tree-head";

    /** Header with the credentials of the gateway that asks, with the scheme {@code Basic}; {@code Authorization} has those of the caller. */
    public static final String GATEWAY_AUTHORIZATION = "X-Keyturn-Gateway-Authorization";

    private Endpoints() {}
}
