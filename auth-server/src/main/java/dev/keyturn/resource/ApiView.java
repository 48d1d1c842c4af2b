package dev.keyturn.resource;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.signing.KeyRing;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API as its administrators see it.
 *
 * @param audience the {@code aud} of its tokens
 * @param builtIn whether it belongs to the server and cannot be changed
 * @param scopes in alphabetical order
 * @param apiKeyEnvironment the one environment whose API keys it takes; null for any
 * @param algorithmChange null unless its JWTs are not signed yet with the algorithm that was chosen for them
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
        @Nullable String apiKeyEnvironment,
        @Nullable AlgorithmChange algorithmChange,
        Instant createdAt,
        Instant updatedAt) {

    static ApiView of(Api api, KeyRing keyRing) {
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
                api.apiKeyEnvironment(),
                AlgorithmChange.of(api.signing(), keyRing),
                api.createdAt(),
                api.updatedAt());
    }

    /**
     * A choice of algorithm that waits until verifiers know its first key.
     *
     * @param signsWith what JWTs are signed with until then
     * @param takesEffectAt when the key begins to sign; null if this node has not heard of it yet
     */
    record AlgorithmChange(String signsWith, @Nullable Instant takesEffectAt) {

        static @Nullable AlgorithmChange of(SigningChoice choice, KeyRing keyRing) {
            String inUse = choice.inUse(keyRing::signsWith);
            return inUse.equals(choice.chosen())
                    ? null
                    : new AlgorithmChange(
                            inUse, keyRing.signsFrom(choice.chosen()).orElse(null));
        }
    }

    /**
     * One thing that a token can allow.
     *
     * @param description what it allows, as the consent page says it
     */
    record Scope(String name, String description) {}
}
