package dev.keyturn.sdk;

/**
 * Reason for which a credential was not accepted. The constants are API: within a major version none changes its name or meaning, and new
 * ones may be added.
 */
public enum Reason {

    /** The token is not three base64url parts, of which the first two are JSON objects in UTF-8 without duplicate members. */
    MALFORMED(
            "The access token is malformed.",
            "Send the token exactly as the server issued it, without quotes, spaces or line breaks."),

    /** The token is longer than {@link CredentialVerifierBuilder#maxTokenLength(int)} and was not read. */
    TOO_LARGE("The access token is too long.", "Request fewer claims, or raise the maximum token length of this API."),

    /** The header's {@code typ} is not the expected one, such as {@code at+jwt}: the token may be an ID token or another signed document. */
    WRONG_TYPE(
            "The token is not an access token.",
            "Send the access token, not the ID token or another document of the server."),

    /** The header's {@code alg} is not allowed, or is not the algorithm of the key that the token names. */
    ALGORITHM_NOT_ALLOWED(
            "The access token is signed with an algorithm that is not allowed.",
            "Configure the server to sign tokens for this API with an algorithm that the API allows."),

    /** The header has {@code crit}, whose extensions the verifier does not support. */
    CRITICAL_HEADER_NOT_SUPPORTED(
            "The access token uses a header extension that is not supported.",
            "Configure the server to issue tokens without critical header extensions."),

    /** A claim that RFC 9068 requires is absent or null. */
    CLAIM_MISSING(
            "The access token lacks a required claim.",
            "Configure the server to issue access tokens as RFC 9068 defines them."),

    /** A claim has a type or range that its definition does not allow. */
    CLAIM_INVALID(
            "The access token has an invalid claim.",
            "Configure the server to issue access tokens as RFC 9068 defines them."),

    /** {@code iss} is not a trusted issuer. */
    WRONG_ISSUER(
            "The access token was issued by another issuer.",
            "Get the token from the issuer that this API trusts, or correct the issuer in this API's configuration. The two must be equal, character by character."),

    /** {@code aud} does not contain this API's identifier. */
    WRONG_AUDIENCE(
            "The access token is for another API.",
            "Request a scope of this API or pass its identifier as resource, or correct the audience in this API's configuration."),

    /** {@code exp} has passed. */
    EXPIRED(
            "The access token has expired.",
            "Get a new token. If the token is new, synchronize the clocks of the server and of this machine."),

    /** {@code nbf} or {@code iat} is in the future. */
    NOT_YET_VALID("The access token is not valid yet.", "Synchronize the clocks of the server and of this machine."),

    /** The cached keys of the issuer do not include the key that the token names. */
    UNKNOWN_KEY(
            "The access token is signed with an unknown key.",
            "If the server has just rotated its keys, retry after 30 seconds. Otherwise the token was not issued by this server."),

    /** The signature is invalid: the token was forged or changed. */
    BAD_SIGNATURE(
            "The signature of the access token is invalid.",
            "Send the token exactly as the server issued it. A token that was changed or forged is never accepted."),

    /** The credential was revoked, directly or through its client, user, grant, session or signing key. */
    REVOKED("The credential has been revoked.", "Get a new credential."),

    /** The server does not know the credential, it has expired, or it is not for this API; the server does not say which. */
    INACTIVE(
            "The credential is unknown, has expired or was revoked.",
            "Get a new credential. If it is new, check that it is for this API, and that this API's client may introspect it."),

    /** The kind of credential is not accepted, by its format or by the API's configuration. */
    KIND_NOT_ACCEPTED(
            "This kind of credential is not accepted here.",
            "Send an access token or an API key, never a client secret, a refresh token or a code. To accept opaque tokens and API keys, configure a client for this API."),

    /** The credential has a known prefix but not the right length, characters and checksum. No call was made. */
    WRONG_CHECKSUM("The credential is mistyped or incomplete.", "Copy the whole credential again."),

    /** The API key was disabled and can be enabled again. */
    DISABLED("The API key is disabled.", "Enable the API key in the console, or use another one."),

    /** The client of the API key was disabled. */
    CLIENT_DISABLED("The client of the API key is disabled.", "Enable the client in the console."),

    /** The API key has leaked and is in quarantine, which allows only read access from known networks. */
    QUARANTINED(
            "The API key is in quarantine and not valid for this request.",
            "Rotate the API key, because it has leaked."),

    /** The API key is restricted to other addresses. */
    ADDRESS_NOT_ALLOWED(
            "The API key is not allowed from this address.",
            "Call from an allowed address. If the API is behind a proxy, configure it to read the client's address from the proxy's headers."),

    /** The API accepts API keys of another environment. */
    WRONG_ENVIRONMENT(
            "The API key is for another environment.", "Use an API key of the environment that this API accepts."),

    /** A budget of the API key is used up for this period. Over HTTP: {@code 429}. */
    BUDGET_EXCEEDED(
            "The budget of the API key is used up for this period.",
            "Wait until the period ends, or raise the budget of the API key."),

    /** The client's address sent too many invalid API keys. Over HTTP: {@code 429}. */
    TOO_MANY_INVALID_KEYS(
            "This address has sent too many invalid API keys.",
            "Stop sending invalid API keys, and retry after 1 minute."),

    /** The credential lacks a required scope. Over HTTP: {@code 403}, {@code insufficient_scope}. */
    INSUFFICIENT_SCOPE(
            "The credential lacks a scope that the request requires.",
            "Request the scope, and allow it for the client."),

    /** The user's sign-in is too weak or too old. Over HTTP: {@code 401}, RFC 9470. */
    INSUFFICIENT_AUTHENTICATION(
            "The user must sign in again or with a stronger method.",
            "Send the user to sign in again, with the parameters of the challenge."),

    /** The token is bound to a key, but the request has no proof, or not with the scheme {@code DPoP}. */
    PROOF_MISSING(
            "The access token requires a DPoP proof.",
            "Send the token as Authorization: DPoP, and one proof for this request in the header DPoP."),

    /** The proof is malformed, expired, has an invalid signature, or is for another request, token or key. */
    PROOF_INVALID(
            "The DPoP proof is invalid.",
            "Create a new proof with the key that the token is bound to, for this method and URL."),

    /** The proof was used before. */
    PROOF_REPLAYED("The DPoP proof was used before.", "Create a new proof for each request."),

    /** The proof lacks the nonce of this API, which the response contains. */
    PROOF_NONCE_REQUIRED(
            "The DPoP proof requires the nonce of this response.",
            "Create a new proof with the nonce in the header DPoP-Nonce, and retry."),

    /** The token is bound to a certificate that is not the one of the connection. */
    CERTIFICATE_MISMATCH(
            "The access token is bound to another certificate.",
            "Connect with the certificate with which the token was requested."),

    /** No keys are cached, or too many requests wait for them. The request can be retried. */
    KEYS_UNAVAILABLE(
            "The access token cannot be verified at the moment.",
            "Check that this machine can reach the server, and retry."),

    /** The server did not answer about the credential. The request can be retried. */
    SERVER_UNAVAILABLE(
            "The credential cannot be verified at the moment.",
            "Check that this machine can reach the server, and that the server accepts this API's client. Then retry."),

    /** The revocation feed is stale, and this API does not accept credentials without it. The request can be retried. */
    REVOCATIONS_STALE(
            "The API cannot check at the moment whether the credential was revoked.",
            "Check that this machine can reach the server, and that this API's client has the scope revocations:read.");

    private final String description;
    private final String fix;

    Reason(String description, String fix) {
        this.description = description;
        this.fix = fix;
    }

    /**
     * Sentence for the developer of the client. Reveals nothing about the credential or the configuration, and consists of characters that
     * RFC 6750 §3 allows in {@code error_description}.
     */
    public String description() {
        return description;
    }

    /** Sentence for the operator of the client or the API that says what to do. */
    public String fix() {
        return fix;
    }
}
