package dev.keyturn.sdk;

/**
 * Why a credential was not accepted. The constants are API: within a major version none changes its name or meaning, and new
 * ones may be added.
 */
public enum Reason {

    /** Not three parts in base64url, of which the first two are JSON objects in UTF-8 without repeated members. */
    MALFORMED(
            "The access token is malformed.",
            "Send the token as the server gave it, without quotes, spaces or line breaks."),

    /** Longer than {@link CredentialVerifierBuilder#maximumTokenLength(int)}; nothing of it was read. */
    TOO_LARGE(
            "The access token is too large.",
            "Ask for fewer claims, or raise the maximum length of tokens at this API."),

    /** Its header does not say {@code at+jwt}, so it may be an ID token or anything else that the issuer signs. */
    WRONG_TYPE(
            "The token is not an access token.",
            "Send the access token, not the ID token or another document of the server."),

    /** Its {@code alg} is not on the allow-list, or is not the algorithm of the key that it names. */
    ALGORITHM_NOT_ALLOWED(
            "The access token is signed with an algorithm that is not allowed.",
            "Let the server sign tokens for this API with an algorithm that it allows."),

    /** Its header has {@code crit}: it must not be accepted by those who do not understand an extension. */
    CRITICAL_HEADER_NOT_SUPPORTED(
            "The access token uses a header extension that is not supported.",
            "Let the server issue tokens without critical header extensions."),

    /** A claim that RFC 9068 requires is absent or null. */
    CLAIM_MISSING(
            "The access token lacks a required claim.",
            "Let the server issue access tokens as RFC 9068 describes them."),

    /** A claim has another type or range than its definition. */
    CLAIM_INVALID(
            "The access token has a claim of a wrong type.",
            "Let the server issue access tokens as RFC 9068 describes them."),

    /** Its {@code iss} is another one than the expected. */
    WRONG_ISSUER(
            "The access token comes from another issuer.",
            "Get the token from the server that this API trusts, or correct the issuer that is configured here, to the character."),

    /** Its {@code aud} does not contain the expected one: it is meant for another API. */
    WRONG_AUDIENCE(
            "The access token is meant for another API.",
            "Ask for a scope of this API, or name it as resource; or correct the audience that is configured here."),

    /** Its {@code exp} has passed. */
    EXPIRED("The access token has expired.", "Get a new one, and look at the clocks of both machines if it is new."),

    /** Its {@code nbf} or {@code iat} is in the future. */
    NOT_YET_VALID("The access token is not valid yet.", "Look at the clocks of the server and of this machine."),

    /** The issuer does not publish the key that it names, or did not when it could last be asked. */
    UNKNOWN_KEY(
            "The access token is signed with an unknown key.",
            "Wait half a minute if the server has just changed its keys; else the token comes from somebody else."),

    /** The key does not confirm the signature: the token was forged, or changed on its way. */
    BAD_SIGNATURE(
            "The signature of the access token is not valid.",
            "Send the token as the server gave it: it was changed on its way, or forged."),

    /** It was revoked before its time: its client, its user, its grant, the key that signed it, or itself. */
    REVOKED("The credential has been revoked.", "Get a new one, if whoever revoked it lets you."),

    /** The server does not know it, it is over, or it does not concern this API; the server does not say which. */
    INACTIVE(
            "The credential is unknown, has expired or was revoked.",
            "Get a new one. If it is new, look whether it is for this API, and whether this client may ask about it."),

    /** It is none of the kinds that this API accepts: by its shape or prefix something else, or a kind that is not set up. */
    KIND_NOT_ACCEPTED(
            "This kind of credential is not accepted here.",
            "Send an access token or an API key, and never a client secret, a refresh token or a code; or let this API ask the server about such credentials."),

    /** It has the prefix of a credential but not its length, characters and checksum: mistyped or cut. No call was made. */
    CHECKSUM_WRONG("The credential is mistyped or incomplete.", "Copy it again, wholly."),

    /** The API key was disabled, and may be enabled again. */
    DISABLED("The API key is disabled.", "Enable the API key in the console, or use another one."),

    /** The client of the API key was disabled. */
    CLIENT_DISABLED("The client of the API key is disabled.", "Enable the client in the console."),

    /** The API key leaked: it is good for reading only, from where it was used before. */
    QUARANTINED("The API key is in quarantine and is not good for this.", "Rotate the API key: it leaked."),

    /** The API key may be used from certain addresses only. */
    ADDRESS_NOT_ALLOWED(
            "The API key may not be used from this address.",
            "Call from an address that the API key is for, and let this API know the address behind its proxies."),

    /** This API takes API keys of another environment. */
    WRONG_ENVIRONMENT(
            "The API key is for another environment.", "Use an API key of the environment that this API takes."),

    /** What the API key may be used in this period is used up. Over HTTP: {@code 429}. */
    BUDGET_EXCEEDED(
            "The budget of the API key is used up for now.",
            "Wait until the period is over, or raise the budget of the API key."),

    /** So many wrong API keys came from there that the server looks for no more. Over HTTP: {@code 429}. */
    TOO_MANY_WRONG_KEYS(
            "Too many wrong API keys came from this address.", "Wait for a minute, and stop sending wrong keys."),

    /** It lacks a scope that the call needs. Over HTTP: {@code 403}, {@code insufficient_scope}. */
    INSUFFICIENT_SCOPE(
            "The credential lacks a scope that the request needs.", "Ask for the scope, and let the client have it."),

    /** The user signed in with less, or longer ago, than the call needs. Over HTTP: {@code 401} (RFC 9470). */
    INSUFFICIENT_AUTHENTICATION(
            "The user must sign in again, or more strongly.",
            "Send the user to sign in again, with the parameters of the challenge."),

    /** It is bound to a key, and no proof came with it, or not as {@code DPoP}. */
    PROOF_MISSING(
            "The access token needs a DPoP proof.",
            "Send Authorization: DPoP and the header DPoP with one proof for this request."),

    /** The proof is malformed, for another request, another token or another key, too old, or not signed rightly. */
    PROOF_INVALID(
            "The DPoP proof is not valid.",
            "Make the proof with the key that the token is bound to, for this method and address, and now."),

    /** The proof came before. */
    PROOF_REPLAYED("The DPoP proof has been used already.", "Make a new proof for each request."),

    /** The proof needs a nonce of this API, which the answer holds. */
    PROOF_NONCE_NEEDED(
            "The DPoP proof needs the nonce of this answer.", "Send it again with the nonce of the header DPoP-Nonce."),

    /** It is bound to a certificate, and the connection has none or another. */
    CERTIFICATE_MISMATCH(
            "The access token is bound to another certificate.",
            "Connect with the certificate with which the token was got."),

    /** There are no keys, or they are being fetched, so nothing is known about the token. It may be tried again later. */
    KEYS_UNAVAILABLE(
            "The access token cannot be verified at the moment.",
            "Look whether this machine reaches the server, and try again."),

    /** The server does not say what the credential is worth. It may be tried again later. */
    SERVER_UNAVAILABLE(
            "The credential cannot be verified at the moment.",
            "Look whether this machine reaches the server, and whether the client of this API may ask it; then try again."),

    /** What was revoked of late is not known, and this API refuses to guess. It may be tried again later. */
    REVOCATIONS_UNKNOWN(
            "Whether the credential was revoked is not known at the moment.",
            "Look whether this machine reaches the server, and whether the client of this API may read the feed of revocations.");

    private final String description;
    private final String fix;

    Reason(String description, String fix) {
        this.description = description;
        this.fix = fix;
    }

    /**
     * One sentence for the developer of the client. Reveals nothing of the token or of the configuration, and has only
     * characters that RFC 6750 allows in {@code error_description}.
     */
    public String description() {
        return description;
    }

    /** What whoever runs the client or the API can do about it. */
    public String fix() {
        return fix;
    }
}
