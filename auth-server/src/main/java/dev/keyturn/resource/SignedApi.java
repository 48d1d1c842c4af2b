package dev.keyturn.resource;

import java.util.Set;
import java.util.UUID;

/** API with JWTs signed by an algorithm. */
public record SignedApi(UUID id, String name, String audience, Set<String> scopes) {

    public SignedApi {
        scopes = Set.copyOf(scopes);
    }
}
