package dev.keyturn.tokenendpoint;

import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.RequestedGrant;
import dev.keyturn.grant.Successor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;

/** Attributes that we add to the framework's authorizations, which it hands from where one is found to where it is saved. */
final class AuthorizationAttributes {

    private static final String PREFIX = "dev.keyturn.";
    private static final String STORED = PREFIX + "stored-token";
    private static final String PRESENTED = PREFIX + "presented-token";
    private static final String SUCCESSOR = PREFIX + "successor";
    private static final String SIGN_IN = PREFIX + "sign-in";
    private static final String READ_AT = PREFIX + "read-at";

    private AuthorizationAttributes() {}

    static void setStored(OAuth2Authorization.Builder authorization, IssuedToken token, String presented) {
        authorization.attribute(STORED, token).attribute(PRESENTED, presented);
    }

    /** The token by which an authorization was found; null if it was found by a JWT or is new. */
    static @Nullable IssuedToken stored(OAuth2Authorization authorization) {
        return authorization.getAttribute(STORED);
    }

    /** The text by which an authorization was found, which its successor is sealed with. */
    static @Nullable String presented(OAuth2Authorization authorization) {
        return authorization.getAttribute(PRESENTED);
    }

    static void setSuccessor(OAuth2Authorization.Builder authorization, Successor successor) {
        authorization.attribute(SUCCESSOR, successor);
    }

    /** The successor that a repeated refresh is to be given; null if a new one is to be made. */
    static @Nullable Successor successor(@Nullable OAuth2Authorization authorization) {
        return authorization == null ? null : authorization.getAttribute(SUCCESSOR);
    }

    static void setReadAt(OAuth2Authorization.Builder authorization, Instant readAt) {
        authorization.attribute(READ_AT, readAt);
    }

    /** Time before which the grant of a refresh was not read; null at other grants. */
    static @Nullable Instant readAt(OAuth2Authorization authorization) {
        return authorization.getAttribute(READ_AT);
    }

    static void setSignIn(OAuth2Authorization.Builder authorization, RequestedGrant.SignIn signIn) {
        authorization.attribute(SIGN_IN, signIn);
    }

    /** The sign-in of the user; null if that is not known. */
    static RequestedGrant.@Nullable SignIn signIn(OAuth2Authorization authorization) {
        return authorization.getAttribute(SIGN_IN);
    }
}
