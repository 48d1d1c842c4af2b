package dev.keyturn.token;

import java.util.UUID;

/** The identifier of an authorization, which its access tokens carry as {@code grant_id}. */
record AuthorizationId(UUID value) {

    /** @throws IllegalArgumentException if the text is not a UUID */
    static AuthorizationId parse(String text) {
        return new AuthorizationId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
