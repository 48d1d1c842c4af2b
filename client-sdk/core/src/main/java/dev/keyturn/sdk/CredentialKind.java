package dev.keyturn.sdk;

/** Kind of a credential, which decides how it is verified. */
public enum CredentialKind {

    /** Signed access token, verified locally with the issuer's keys. */
    JWT,

    /** Opaque access token, introspected by the server. */
    OPAQUE_TOKEN,

    /** API key, issued or imported, verified by the server. */
    API_KEY
}
