package dev.keyturn.sdk;

/**
 * Why a token was not accepted. The constants are API: within a major version none changes its name or meaning, and new
 * ones may be added.
 */
public enum Reason {

    /** Not three parts in base64url, of which the first two are JSON objects in UTF-8 without repeated members. */
    MALFORMED("The access token is malformed."),

    /** Longer than {@link TokenVerifier.Builder#maximumTokenLength(int)}; nothing of it was read. */
    TOO_LARGE("The access token is too large."),

    /** Its header does not say {@code at+jwt}, so it may be an ID token or anything else that the issuer signs. */
    WRONG_TYPE("The token is not an access token."),

    /** Its {@code alg} is not on the allow-list, or is not the algorithm of the key that it names. */
    ALGORITHM_NOT_ALLOWED("The access token is signed with an algorithm that is not allowed."),

    /** Its header has {@code crit}: it must not be accepted by those who do not understand an extension. */
    CRITICAL_HEADER_NOT_SUPPORTED("The access token uses a header extension that is not supported."),

    /** A claim that RFC 9068 requires is absent or null. */
    CLAIM_MISSING("The access token lacks a required claim."),

    /** A claim has another type or range than its definition. */
    CLAIM_INVALID("The access token has a claim of a wrong type."),

    /** Its {@code iss} is another one than the expected. */
    WRONG_ISSUER("The access token comes from another issuer."),

    /** Its {@code aud} does not contain the expected one: it is meant for another API. */
    WRONG_AUDIENCE("The access token is meant for another API."),

    /** Its {@code exp} has passed. */
    EXPIRED("The access token has expired."),

    /** Its {@code nbf} or {@code iat} is in the future. */
    NOT_YET_VALID("The access token is not valid yet."),

    /** The issuer does not publish the key that it names, or did not when it could last be asked. */
    UNKNOWN_KEY("The access token is signed with an unknown key."),

    /** The key does not confirm the signature: the token was forged, or changed on its way. */
    BAD_SIGNATURE("The signature of the access token is not valid."),

    /** There are no keys, or they are being fetched, so nothing is known about the token. It may be tried again later. */
    KEYS_UNAVAILABLE("The access token cannot be verified at the moment.");

    private final String description;

    Reason(String description) {
        this.description = description;
    }

    /**
     * One sentence for the developer of the client. Reveals nothing of the token or of the configuration, and has only
     * characters that RFC 6750 allows in {@code error_description}.
     */
    public String description() {
        return description;
    }
}
