package dev.keyturn.console.apis;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An API that tokens are for, as the server describes it.
 *
 * @param apiKeyEnvironment the one environment from which it accepts API keys; null for any
 */
public record Api(
        String id,
        String name,
        @Nullable String description,
        String audience,
        boolean builtIn,
        List<Scope> scopes,
        @Nullable AccessTokens accessTokens,
        @Nullable String apiKeyEnvironment,
        @Nullable AlgorithmChange algorithmChange,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {

    public Api {
        scopes = List.copyOf(Objects.requireNonNullElse(scopes, List.of()));
    }

    /**
     * One thing that a token can allow.
     *
     * @param name as in the protocol
     * @param description shown on the consent page
     */
    public record Scope(String name, String description) {}

    /**
     * A choice of algorithm that waits until verifiers know its first key.
     *
     * @param signsWith algorithm in use until then
     * @param takesEffectAt null if the server does not know yet
     */
    public record AlgorithmChange(
            String signsWith, @Nullable Instant takesEffectAt) {}

    /**
     * Access token settings of an API.
     *
     * @param format {@code jwt} or {@code opaque}
     * @param typ of a JWT, in its header: {@code at+jwt} or {@code JWT}
     * @param lifetimeSeconds null for the server's setting
     * @param userClaims claims about the user
     * @param staticClaims custom claims of every token
     * @param introspectionClient the client as which the API introspects its tokens; null if it does not
     */
    public record AccessTokens(
            String format,
            @Nullable String typ,
            @Nullable Integer lifetimeSeconds,
            String signingAlgorithm,
            List<String> userClaims,
            Map<String, String> staticClaims,
            @Nullable String introspectionClient) {

        public AccessTokens {
            userClaims = List.copyOf(Objects.requireNonNullElse(userClaims, List.of()));
            staticClaims = Map.copyOf(Objects.requireNonNullElse(staticClaims, Map.of()));
        }
    }
}
