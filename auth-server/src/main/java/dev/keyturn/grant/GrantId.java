package dev.keyturn.grant;

import java.util.UUID;

/** The identifier of a grant, which its access tokens carry as {@code grant_id}. */
public record GrantId(UUID value) {

    /** @throws IllegalArgumentException if the text is not a UUID */
    public static GrantId parse(String text) {
        return new GrantId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
