package dev.keyturn.exchange;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.client.authentication.AuthenticatedClient;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.resource.Resources;
import dev.keyturn.signing.JwtSigner;
import dev.keyturn.token.AccessTokenPlan;
import dev.keyturn.token.AccessTokenPlans;
import dev.keyturn.token.AccessTokenWithClaims;
import dev.keyturn.token.ResourceIndicators;
import dev.keyturn.token.TokenClaims;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.stereotype.Component;

/**
 * Makes the JWTs that a client gets for a credential that was presented to it: what the credential says, for those of its APIs
 * that the client answers for, for a short time, with the client as the actor (ADR 0025). They are revoked with what the
 * credential belongs to, since they name it too.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-4.1">RFC 8693 §4.1, Actor Claim</a>
 */
@Component
public class ExchangedTokens {

    /** Clients that have exchanged a token one after the other; longer chains are a loop. */
    private static final int MAX_ACTORS = 5;

    /** What each token says for itself, or does not say in exchange. */
    private static final Set<String> NOT_INHERITED = Set.of(
            JwtClaimNames.ISS,
            JwtClaimNames.AUD,
            JwtClaimNames.IAT,
            JwtClaimNames.EXP,
            JwtClaimNames.JTI,
            TokenClaims.SCOPE,
            TokenClaims.ACTOR,
            "environment");

    private final AccessTokenPlans plans;
    private final ResourceIndicators indicators;
    private final Resources resources;
    private final TokenLifetimes lifetimes;
    private final JwtSigner signer;
    private final String issuer;
    private final Clock clock;

    ExchangedTokens(
            AccessTokenPlans plans,
            ResourceIndicators indicators,
            Resources resources,
            TokenLifetimes lifetimes,
            JwtSigner signer,
            KeyturnProperties properties,
            Clock clock) {
        this.plans = plans;
        this.indicators = indicators;
        this.resources = resources;
        this.lifetimes = lifetimes;
        this.signer = signer;
        this.issuer = properties.issuer().toString();
        this.clock = clock;
    }

    /**
     * A new token; empty if the credential is for none of the client's APIs, or is just ending.
     *
     * @param subject what the credential says
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_target}, {@code invalid_scope},
     *     {@code invalid_request}
     */
    Optional<OAuth2AccessToken> issue(Map<String, Object> subject, String client, TokenExchangeRequest request) {
        Set<String> apis = apisOf(subject, client);
        if (apis.isEmpty()) {
            return Optional.empty();
        }
        Set<String> asked = indicators.audiences(ResourceIndicators.in(request.getAdditionalParameters()));
        if (!apis.containsAll(asked)) {
            throw ProtocolErrors.invalidTarget(
                    "This client cannot exchange the token for a token of the requested resource.");
        }
        Set<String> chosen = asked.isEmpty() ? apis : asked;
        AccessTokenPlan plan = plans.of(
                chosen,
                scopes(subject, chosen, request.scopes()),
                AuthenticatedClient.credentialExpiresAt((Authentication) request.getPrincipal()));
        Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = earliest(
                issuedAt.plus(plan.lifetime()),
                issuedAt.plus(lifetimes.exchangedTokenLifetime()),
                ((Instant) Objects.requireNonNull(subject.get(JwtClaimNames.EXP))).truncatedTo(ChronoUnit.SECONDS));
        if (!issuedAt.isBefore(expiresAt)) {
            return Optional.empty();
        }
        Map<String, Object> claims = claims(subject, client, plan, issuedAt, expiresAt);
        String text = signer.sign(plan.algorithm(), plan.type().text(), claims);
        return Optional.of(new AccessTokenWithClaims(text, issuedAt, expiresAt, plan.scopes(), claims));
    }

    private Set<String> apisOf(Map<String, Object> subject, String client) {
        Set<String> apis = new LinkedHashSet<>();
        if (subject.get(JwtClaimNames.AUD) instanceof Collection<?> audience) {
            audience.stream()
                    .map(String::valueOf)
                    .filter(api -> resources.introspects(client, api))
                    .forEach(apis::add);
        }
        return apis;
    }

    /** Those of the credential, or of them those that are asked for. What is about a user opens this server, and no API. */
    private Set<String> scopes(Map<String, Object> subject, Set<String> apis, Set<String> asked) {
        Set<String> held = new LinkedHashSet<>();
        if (subject.get(TokenClaims.SCOPE) instanceof String scope) {
            held.addAll(indicators.scopesFor(apis, new LinkedHashSet<>(Arrays.asList(scope.split(" ", -1)))));
            held.removeIf(Resources::isAboutUser);
        }
        if (!held.containsAll(asked)) {
            throw ProtocolErrors.invalidScope(
                    "The subject token does not have these scopes",
                    asked.stream().filter(scope -> !held.contains(scope)).toList());
        }
        return asked.isEmpty() ? held : asked;
    }

    private Map<String, Object> claims(
            Map<String, Object> subject, String client, AccessTokenPlan plan, Instant issuedAt, Instant expiresAt) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(JwtClaimNames.ISS, issuer);
        claims.put(JwtClaimNames.AUD, plan.audience());
        claims.put(JwtClaimNames.IAT, issuedAt);
        claims.put(JwtClaimNames.EXP, expiresAt);
        claims.put(JwtClaimNames.JTI, UUID.randomUUID().toString());
        if (!plan.scopes().isEmpty()) {
            claims.put(TokenClaims.SCOPE, String.join(" ", plan.scopes()));
        }
        claims.put(TokenClaims.ACTOR, actor(client, subject.get(TokenClaims.ACTOR)));
        subject.forEach((name, value) -> {
            if (!NOT_INHERITED.contains(name)) {
                claims.put(name, value);
            }
        });
        plan.staticClaims().forEach(claims::putIfAbsent);
        return claims;
    }

    /** The client, and whoever acted before it. */
    private static Object actor(String client, @Nullable Object before) {
        if (!(before instanceof Map<?, ?> earlier)) {
            return Map.of(JwtClaimNames.SUB, client);
        }
        if (client.equals(earlier.get(JwtClaimNames.SUB))) {
            return earlier;
        }
        int actors = 1;
        for (Object each = earlier; each instanceof Map<?, ?> one; each = one.get(TokenClaims.ACTOR)) {
            actors++;
        }
        if (actors > MAX_ACTORS) {
            throw ProtocolErrors.invalidRequest("subject_token was exchanged by too many clients in a row.");
        }
        Map<String, Object> actor = new LinkedHashMap<>();
        actor.put(JwtClaimNames.SUB, client);
        actor.put(TokenClaims.ACTOR, earlier);
        return actor;
    }

    private static Instant earliest(Instant one, Instant other, Instant third) {
        Instant earlier = one.isBefore(other) ? one : other;
        return earlier.isBefore(third) ? earlier : third;
    }
}
