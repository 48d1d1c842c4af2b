package dev.keyturn.apikey.verification;

import dev.keyturn.resource.Resources;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Rules by which an API key is valid for a caller.
 *
 * <p>A resource server sees only keys for its own APIs, and of those only the scopes of these APIs; for all others a key does not
 * exist. The client of a key sees it too.
 */
@Component
class VerificationRules {

    private final ReadOnlyScopes readOnlyScopes;
    private final Resources resources;
    private final Clock clock;

    VerificationRules(ReadOnlyScopes readOnlyScopes, Resources resources, Clock clock) {
        this.readOnlyScopes = readOnlyScopes;
        this.resources = resources;
        this.clock = clock;
    }

    ApiKeyVerdict judge(Optional<CachedApiKey> found, ApiKeyQuestion question) {
        if (found.isEmpty()) {
            return ApiKeyVerdict.refused(ApiKeyVerdict.Reason.UNKNOWN);
        }
        CachedApiKey key = found.get();
        Set<String> concerning = scopesFor(question, key);
        if (concerning.isEmpty()) {
            return ApiKeyVerdict.refused(ApiKeyVerdict.Reason.UNKNOWN);
        }
        Set<String> scopes = concerning.stream()
                .filter(scope -> isTaken(key.environment(), scope))
                .filter(scope -> !key.isInQuarantine() || readOnlyScopes.contains(scope))
                .collect(Collectors.toCollection(TreeSet::new));
        return refusalOf(key, scopes, question, clock.instant())
                .map(ApiKeyVerdict::refused)
                .orElseGet(() -> ApiKeyVerdict.valid(new VerifiedApiKey(key, scopes, resources.audiencesOf(scopes))));
    }

    /** Whether the API of a scope accepts keys of an environment. */
    private boolean isTaken(String environment, String scope) {
        return resources
                .audienceOf(scope)
                .filter(api -> resources.takesKeysOf(environment, api))
                .isPresent();
    }

    private static Optional<ApiKeyVerdict.Reason> refusalOf(
            CachedApiKey key, Set<String> scopes, ApiKeyQuestion question, Instant now) {
        ApiKeyVerdict.Reason reason = switch (key.stateAt(now)) {
            case REVOKED -> ApiKeyVerdict.Reason.REVOKED;
            case EXPIRED -> ApiKeyVerdict.Reason.EXPIRED;
            case DISABLED -> ApiKeyVerdict.Reason.DISABLED;
            case NOT_YET_VALID -> ApiKeyVerdict.Reason.NOT_YET_VALID;
            case QUARANTINED, ACTIVE -> null;
        };
        if (reason != null) {
            return Optional.of(reason);
        }
        if (!key.client().enabled()) {
            return Optional.of(ApiKeyVerdict.Reason.CLIENT_DISABLED);
        }
        if (!key.isAllowedFrom(question.address())) {
            return Optional.of(ApiKeyVerdict.Reason.ADDRESS_NOT_ALLOWED);
        }
        boolean suffices = !scopes.isEmpty() && scopes.containsAll(question.scopes());
        if (key.isInQuarantine() && (question.isOfHolder() || !suffices || !key.isKnownAt(question.address()))) {
            return Optional.of(ApiKeyVerdict.Reason.QUARANTINED);
        }
        if (scopes.isEmpty()) {
            return Optional.of(ApiKeyVerdict.Reason.WRONG_ENVIRONMENT);
        }
        return suffices ? Optional.empty() : Optional.of(ApiKeyVerdict.Reason.INSUFFICIENT_SCOPE);
    }

    private Set<String> scopesFor(ApiKeyQuestion question, CachedApiKey key) {
        String caller = question.caller();
        boolean isHolder = caller == null || caller.equals(key.clientId().value());
        String audience = question.audience();
        if (isHolder && audience == null) {
            return key.scopes();
        }
        return key.scopes().stream()
                .filter(scope -> resources
                        .audienceOf(scope)
                        .filter(api -> audience == null || audience.equals(api))
                        .filter(api -> isHolder || introspects(caller, api))
                        .isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean introspects(@Nullable String caller, String api) {
        return caller != null && resources.introspects(caller, api);
    }
}
