package dev.keyturn.resource;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An API as its administrators see it.
 *
 * @param audience the {@code aud} of its tokens
 * @param builtIn whether it belongs to the server, so that nobody can change it
 * @param scopes in alphabetical order
 */
record ApiView(
        UUID id,
        @JsonIgnore long version,
        String name,
        String description,
        String audience,
        boolean builtIn,
        List<Scope> scopes,
        AccessTokenSettings accessTokens,
        Instant createdAt,
        Instant updatedAt) {

    static ApiView of(Api api) {
        List<Scope> scopes = api.scopes().entrySet().stream()
                .map(scope -> new Scope(scope.getKey(), scope.getValue()))
                .toList();
        return new ApiView(
                api.id(),
                api.version(),
                api.name(),
                api.description(),
                api.audience(),
                api.isBuiltIn(),
                scopes,
                AccessTokenSettings.of(api.accessTokens()),
                api.createdAt(),
                api.updatedAt());
    }

    /**
     * One thing that a token can allow.
     *
     * @param description what it allows, as the consent page says it
     */
    record Scope(String name, String description) {}
}
