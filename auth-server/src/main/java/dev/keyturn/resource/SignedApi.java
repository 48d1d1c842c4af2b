package dev.keyturn.resource;

import java.util.Set;
import java.util.UUID;

/** An API whose JWTs are signed with an algorithm that somebody asks about. */
public record SignedApi(UUID id, String name, String audience, Set<String> scopes) {

    public SignedApi {
        scopes = Set.copyOf(scopes);
    }
}
