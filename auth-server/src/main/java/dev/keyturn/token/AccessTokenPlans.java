package dev.keyturn.token;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.resource.AccessTokenFormat;
import dev.keyturn.resource.AccessTokenPolicy;
import dev.keyturn.resource.AccessTokenType;
import dev.keyturn.resource.Resources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.stereotype.Component;

/**
 * Plans access tokens. A token for several APIs is opaque if one of them requires that, of type {@code at+jwt} unless all
 * require another, valid for the shortest of their lifetimes, and has the claims that all of them ask for.
 */
@Component
public class AccessTokenPlans {

    private final ResourceIndicators indicators;
    private final Resources resources;
    private final TokenLifetimes lifetimes;
    private final String issuer;
    private final Clock clock;

    AccessTokenPlans(
            ResourceIndicators indicators,
            Resources resources,
            TokenLifetimes lifetimes,
            KeyturnProperties properties,
            Clock clock) {
        this.indicators = indicators;
        this.resources = resources;
        this.lifetimes = lifetimes;
        this.issuer = properties.issuer().toString();
        this.clock = clock;
    }

    /** @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_target}, {@code invalid_scope} */
    AccessTokenPlan of(AccessTokenRequest request) {
        Set<String> apis = indicators.choose(request);
        return of(apis, indicators.scopesFor(apis, request.scopes()), request.credentialExpiresAt());
    }

    /**
     * For APIs that have been chosen.
     *
     * @param scopes those that mean something to them
     * @param end when the credential expires that the token is got with; null if it does not
     */
    public AccessTokenPlan of(Set<String> apis, Set<String> scopes, @Nullable Instant end) {
        List<AccessTokenPolicy> policies =
                apis.stream().map(resources::policyOf).flatMap(Optional::stream).toList();
        return new AccessTokenPlan(
                scopes,
                audience(apis, scopes),
                until(end, lifetime(policies)),
                new AccessTokenPlan.Encoding(format(policies), type(policies), algorithm(apis)),
                new AccessTokenPlan.ExtraClaims(userClaims(policies), staticClaims(policies)));
    }

    /** The APIs; this server itself for what UserInfo answers and for a token that is for no API. */
    private List<String> audience(Set<String> apis, Set<String> scopes) {
        List<String> audience = new ArrayList<>(apis);
        if (audience.isEmpty() || scopes.contains(OidcScopes.OPENID)) {
            audience.add(issuer);
        }
        return audience;
    }

    private static AccessTokenFormat format(List<AccessTokenPolicy> policies) {
        boolean opaque = policies.stream().anyMatch(policy -> policy.format() == AccessTokenFormat.OPAQUE);
        return opaque ? AccessTokenFormat.OPAQUE : AccessTokenFormat.JWT;
    }

    private static AccessTokenType type(List<AccessTokenPolicy> policies) {
        boolean all = !policies.isEmpty() && policies.stream().allMatch(policy -> policy.type() == AccessTokenType.JWT);
        return all ? AccessTokenType.JWT : AccessTokenType.AT_JWT;
    }

    private Duration lifetime(List<AccessTokenPolicy> policies) {
        return policies.stream()
                .map(policy -> Optional.ofNullable(policy.lifetime()).orElse(lifetimes.accessTokenLifetime()))
                .min(Comparator.naturalOrder())
                .orElse(lifetimes.accessTokenLifetime());
    }

    /** A token outlives no credential that it was got with. */
    private Duration until(@Nullable Instant end, Duration lifetime) {
        if (end == null) {
            return lifetime;
        }
        Duration left = Duration.between(clock.instant(), end).truncatedTo(ChronoUnit.SECONDS);
        return left.compareTo(lifetime) < 0 ? left : lifetime;
    }

    private String algorithm(Set<String> apis) {
        List<String> algorithms =
                apis.stream().map(resources::signingAlgorithmOf).distinct().toList();
        return algorithms.size() == 1 ? algorithms.get(0) : AccessTokenPolicy.DEFAULT_ALGORITHM;
    }

    private static Set<String> userClaims(List<AccessTokenPolicy> policies) {
        if (policies.isEmpty()) {
            return Set.of();
        }
        Set<String> shared = new HashSet<>(policies.get(0).userClaims());
        policies.forEach(policy -> shared.retainAll(policy.userClaims()));
        return shared;
    }

    private static Map<String, String> staticClaims(List<AccessTokenPolicy> policies) {
        if (policies.isEmpty()) {
            return Map.of();
        }
        Map<String, String> shared = new HashMap<>(policies.get(0).staticClaims());
        policies.forEach(
                policy -> shared.entrySet().retainAll(policy.staticClaims().entrySet()));
        return shared;
    }
}
