package dev.keyturn.resource;

import dev.keyturn.audit.AuditableEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Change of an API. */
public sealed interface ApiChange extends AuditableEvent {

    UUID id();

    String name();

    /** The scopes that the API no longer has. */
    default Set<String> lostScopes() {
        return Set.of();
    }

    @Override
    default Subject subject() {
        return new Subject("api", id().toString(), name());
    }

    /** An API was registered. */
    record ApiCreated(UUID id, String name, String audience, String scopes) implements ApiChange {

        static ApiCreated of(Api api) {
            return new ApiCreated(
                    api.id(),
                    api.name(),
                    api.audience(),
                    String.join(" ", api.scopes().keySet()));
        }

        @Override
        public String type() {
            return "api.created";
        }

        @Override
        public Map<String, String> details() {
            return Map.of("audience", audience, "scopes", scopes);
        }
    }

    /** An API's description or scopes were changed. */
    record ApiUpdated(UUID id, String name, String scopes, Set<String> lostScopes, AccessTokenPolicy accessTokens)
            implements ApiChange {

        static ApiUpdated of(Api api, Set<String> lostScopes) {
            return new ApiUpdated(
                    api.id(),
                    api.name(),
                    String.join(" ", api.scopes().keySet()),
                    Set.copyOf(lostScopes),
                    api.accessTokens());
        }

        @Override
        public String type() {
            return "api.updated";
        }

        @Override
        public Map<String, String> details() {
            Map<String, String> details = new LinkedHashMap<>();
            details.put("scopes", scopes);
            if (!accessTokens.equals(AccessTokenPolicy.DEFAULT)) {
                details.put("access_tokens", describe(accessTokens));
            }
            return details;
        }

        private static String describe(AccessTokenPolicy policy) {
            List<String> words = new ArrayList<>(List.of(policy.format().text(), policy.signingAlgorithm()));
            if (policy.type() != AccessTokenType.AT_JWT) {
                words.add("typ " + policy.type().text());
            }
            if (policy.lifetime() != null) {
                words.add(policy.lifetime().toSeconds() + " s");
            }
            policy.userClaims().stream().sorted().forEach(words::add);
            policy.staticClaims().keySet().stream().sorted().forEach(words::add);
            if (policy.introspectionClientId() != null) {
                words.add("introspected by " + policy.introspectionClientId());
            }
            return String.join(", ", words);
        }
    }

    /** An API and its scopes were deleted. */
    record ApiDeleted(UUID id, String name, String audience, Set<String> lostScopes) implements ApiChange {

        static ApiDeleted of(Api api) {
            return new ApiDeleted(
                    api.id(),
                    api.name(),
                    api.audience(),
                    Set.copyOf(api.scopes().keySet()));
        }

        @Override
        public String type() {
            return "api.deleted";
        }

        @Override
        public Map<String, String> details() {
            return Map.of("audience", audience);
        }
    }
}
