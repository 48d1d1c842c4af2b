package dev.keyturn.resource;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All scopes at one moment, with the API that owns each. */
final class ScopeDirectory {

    private final Map<String, ScopeDescription> descriptions = new TreeMap<>();
    private final List<String> offered;
    private final Map<String, String> audiences;
    private final Map<String, AccessTokenPolicy> policies;
    private final Map<String, String> spellings = new HashMap<>();
    private final Map<String, SigningChoice> signing;
    private final Map<String, String> keyEnvironments;
    private final Duration longestLifetime;

    ScopeDirectory(List<Api> apis) {
        for (OidcScope scope : OidcScope.values()) {
            descriptions.put(scope.scope(), scope.describe());
        }
        for (Api api : apis) {
            api.scopes()
                    .forEach((name, words) -> descriptions.put(name, new ScopeDescription(name, words, api.name())));
        }
        Set<String> serversOwn = apis.stream()
                .filter(Api::isBuiltIn)
                .flatMap(api -> api.scopes().keySet().stream())
                .collect(Collectors.toSet());
        offered = descriptions.keySet().stream()
                .filter(scope -> !serversOwn.contains(scope))
                .toList();
        audiences = apis.stream()
                .flatMap(api -> api.scopes().keySet().stream().map(scope -> Map.entry(scope, api.audience())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        policies = apis.stream().collect(Collectors.toMap(Api::audience, Api::accessTokens));
        Set<String> ambiguous = new HashSet<>();
        for (String audience : policies.keySet()) {
            AudienceUri.normalize(audience).ifPresent(normal -> {
                if (spellings.putIfAbsent(normal, audience) != null) {
                    ambiguous.add(normal);
                }
            });
        }
        spellings.keySet().removeAll(ambiguous);
        signing = apis.stream().collect(Collectors.toMap(Api::audience, Api::signing));
        keyEnvironments = apis.stream()
                .filter(api -> api.apiKeyEnvironment() != null)
                .collect(Collectors.toMap(Api::audience, api -> String.valueOf(api.apiKeyEnvironment())));
        longestLifetime = apis.stream()
                .map(Api::longestAccessTokenLifetime)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    @Nullable
    ScopeDescription describe(String scope) {
        return descriptions.get(scope);
    }

    /** The audience of the API that owns a scope; null if none does. */
    @Nullable
    String audienceOf(String scope) {
        return audiences.get(scope);
    }

    Set<String> audiencesOf(Collection<String> scopes) {
        Set<String> found = new TreeSet<>();
        for (String scope : scopes) {
            String audience = audiences.get(scope);
            if (audience != null) {
                found.add(audience);
            }
        }
        return found;
    }

    /**
     * The audience that a resource names: the same text, or another spelling of the same URI.
     *
     * @return null if no API has it, or several have it in different spellings, neither of which is this
     */
    @Nullable
    String audienceNamed(String resource) {
        return policies.containsKey(resource)
                ? resource
                : AudienceUri.normalize(resource).map(spellings::get).orElse(null);
    }

    /** Access token settings of an API; null if none has this audience. */
    @Nullable
    AccessTokenPolicy policyOf(String audience) {
        return policies.get(audience);
    }

    /** Signing algorithm of an API's JWTs; null if none has this audience. */
    @Nullable
    SigningChoice signingOf(String audience) {
        return signing.get(audience);
    }

    /** Whether the API with this audience takes API keys of this environment. */
    boolean takesKeysOf(String environment, String audience) {
        return environment.equals(keyEnvironments.getOrDefault(audience, environment));
    }

    /** The longest that an API ever gave its tokens; zero if each left it to the server. */
    Duration longestLifetime() {
        return longestLifetime;
    }

    /** The scopes of OpenID Connect and of the APIs that are not the server's own, in alphabetical order. */
    List<String> offeredScopes() {
        return offered;
    }
}
