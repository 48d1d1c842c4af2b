package dev.keyturn.sdk;

/** What a credential is, by which it is also known how it is verified. */
public enum CredentialKind {

    /** A signed access token that says all about itself: verified here, with the issuer's keys. */
    JWT,

    /** An access token that says nothing: the server is asked what it is worth. */
    OPAQUE_TOKEN,

    /** A key that a client was issued or that was imported: the server is asked what it is worth. */
    API_KEY
}
