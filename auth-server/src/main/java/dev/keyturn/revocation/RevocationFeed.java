package dev.keyturn.revocation;

import dev.keyturn.oauth.Endpoints;

/** The names by which the feed is reached. */
public final class RevocationFeed {

    /** The path of the feed. */
    public static final String PATH = Endpoints.REVOCATIONS;

    /** The audience of the access tokens with which it is read. */
    public static final String AUDIENCE = "urn:keyturn:revocations";

    /** The scope that lets a client read it. */
    public static final String SCOPE = "revocations:read";

    private RevocationFeed() {}
}
