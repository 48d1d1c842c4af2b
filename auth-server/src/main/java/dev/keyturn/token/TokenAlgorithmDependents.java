package dev.keyturn.token;

import dev.keyturn.client.Clients;
import dev.keyturn.client.DependentClients;
import dev.keyturn.grant.GrantRepository;
import dev.keyturn.grant.GrantRepository.LivingOfClient;
import dev.keyturn.resource.AccessTokenPolicy;
import dev.keyturn.resource.Apis;
import dev.keyturn.resource.SignedApi;
import dev.keyturn.signing.AlgorithmDependents;
import dev.keyturn.signing.KeyRing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells whose tokens the keys of an algorithm sign: the access tokens of the APIs that have chosen it, the ID tokens of the
 * clients that have, or whose choice has no key yet, and with ES256 the access tokens that are for this server itself.
 */
@Component
class TokenAlgorithmDependents implements AlgorithmDependents {

    /** How many are named of each. */
    private static final int MAX_NAMED = 50;

    private static final Duration MAX_TOKEN_LIFETIME = Duration.ofHours(24);

    private final Apis apis;
    private final Clients clients;
    private final IdTokenAlgorithms idTokens;
    private final GrantRepository grants;
    private final Clock clock;

    TokenAlgorithmDependents(
            Apis apis, Clients clients, IdTokenAlgorithms idTokens, GrantRepository grants, Clock clock) {
        this.apis = apis;
        this.clients = clients;
        this.idTokens = idTokens;
        this.grants = grants;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public Dependents dependingOn(String algorithm) {
        Instant now = clock.instant();
        List<SignedApi> signed = apis.signedWith(algorithm, now.minus(MAX_TOKEN_LIFETIME));
        Set<String> scopes = new HashSet<>();
        signed.forEach(api -> scopes.addAll(api.scopes()));
        if (AccessTokenPolicy.DEFAULT_ALGORITHM.equals(algorithm)) {
            scopes.add(OidcScopes.OPENID);
        }
        Set<String> ofIdTokens = KeyRing.algorithmNames().stream()
                .filter(chosen -> idTokens.inUse(chosen).equals(algorithm))
                .collect(Collectors.toSet());
        DependentClients dependent = clients.dependingOn(scopes, ofIdTokens, MAX_NAMED);
        return new Dependents(
                signed.stream()
                        .limit(MAX_NAMED)
                        .map(api -> new DependentApi(api.id(), api.name(), api.audience()))
                        .toList(),
                signed.size(),
                withLiving(dependent.first(), now),
                dependent.total());
    }

    private List<DependentClient> withLiving(List<DependentClients.Named> named, Instant now) {
        List<String> ids = named.stream().map(client -> client.id().value()).toList();
        Map<String, Long> living = ids.isEmpty()
                ? Map.of()
                : grants.countLiving(ids, now).stream()
                        .collect(Collectors.toMap(LivingOfClient::getClientId, LivingOfClient::getLiving));
        return named.stream()
                .map(client -> new DependentClient(
                        client.id().value(),
                        client.name(),
                        living.getOrDefault(client.id().value(), 0L)))
                .toList();
    }
}
