package dev.keyturn.token;

import dev.keyturn.client.Clients;
import dev.keyturn.client.ClientsAllowed;
import dev.keyturn.resource.AccessTokenPolicy;
import dev.keyturn.resource.Apis;
import dev.keyturn.resource.SignedApi;
import dev.keyturn.signing.SignedTokens;
import dev.keyturn.token.AuthorizationRepository.LivingOfClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells whose tokens the keys of an algorithm sign. Besides the APIs' access tokens those are, with RS256, the ID tokens, and
 * with ES256 the access tokens that are for this server itself; clients that sign users in have both.
 */
@Component
class IssuedSignedTokens implements SignedTokens {

    /** How many are named of each. */
    private static final int MOST = 50;

    private static final Duration LONGEST_TOKEN = Duration.ofHours(24);

    private static final Set<String> OF_EVERY_SIGN_IN =
            Set.of(AccessTokenPolicy.DEFAULT_ALGORITHM, SignatureAlgorithm.RS256.getName());

    private final Apis apis;
    private final Clients clients;
    private final AuthorizationRepository authorizations;
    private final Clock clock;

    IssuedSignedTokens(Apis apis, Clients clients, AuthorizationRepository authorizations, Clock clock) {
        this.apis = apis;
        this.clients = clients;
        this.authorizations = authorizations;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public Dependents dependingOn(String algorithm) {
        Instant now = clock.instant();
        List<SignedApi> signed = apis.signedWith(algorithm, now.minus(LONGEST_TOKEN));
        Set<String> scopes = new HashSet<>();
        signed.forEach(api -> scopes.addAll(api.scopes()));
        if (OF_EVERY_SIGN_IN.contains(algorithm)) {
            scopes.add(OidcScopes.OPENID);
        }
        ClientsAllowed allowed = clients.allowed(scopes, MOST);
        return new Dependents(
                signed.stream()
                        .limit(MOST)
                        .map(api -> new DependentApi(api.id(), api.name(), api.audience()))
                        .toList(),
                signed.size(),
                withLiving(allowed.first(), now),
                allowed.total());
    }

    private List<DependentClient> withLiving(List<ClientsAllowed.Named> named, Instant now) {
        List<String> ids = named.stream().map(client -> client.id().value()).toList();
        Map<String, Long> living = ids.isEmpty()
                ? Map.of()
                : authorizations.countLiving(ids, now).stream()
                        .collect(Collectors.toMap(LivingOfClient::getClientId, LivingOfClient::getLiving));
        return named.stream()
                .map(client -> new DependentClient(
                        client.id().value(),
                        client.name(),
                        living.getOrDefault(client.id().value(), 0L)))
                .toList();
    }
}
