package dev.keyturn.tokenendpoint;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.client.authentication.ClientTokenSettings;
import dev.keyturn.grant.RequestedGrant;
import dev.keyturn.token.IdTokenAlgorithms;
import dev.keyturn.token.SignInClaims;
import dev.keyturn.user.ScopedClaims;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.stereotype.Component;

/**
 * Gives the framework's ID tokens their algorithm and lifetime, says in which session, when and how the user signed in, and, for
 * clients that want it, what the scopes {@code profile} and {@code email} tell about the user.
 */
@Component
class IdTokenClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {

    private final IdTokenAlgorithms algorithms;
    private final TokenLifetimes lifetimes;
    private final Users users;

    IdTokenClaims(IdTokenAlgorithms algorithms, TokenLifetimes lifetimes, Users users) {
        this.algorithms = algorithms;
        this.lifetimes = lifetimes;
        this.users = users;
    }

    @Override
    public void customize(JwtEncodingContext context) {
        String algorithm = algorithms.inUse(ClientTokenSettings.idTokenAlgorithm(context.getRegisteredClient()));
        JwsAlgorithm named = () -> algorithm;
        context.getJwsHeader().type("JWT").algorithm(named);
        context.getClaims().claims(claims -> {
            Instant issuedAt = (Instant) Objects.requireNonNull(claims.get(IdTokenClaimNames.IAT));
            claims.put(IdTokenClaimNames.EXP, issuedAt.plus(lifetimes.idTokenLifetime()));
            OAuth2Authorization authorization = context.getAuthorization();
            if (authorization != null) {
                addUser(context, claims, authorization.getPrincipalName());
                RequestedGrant.SignIn signIn = AuthorizationAttributes.signIn(authorization);
                if (signIn != null) {
                    SignInClaims.add(signIn, claims::put);
                }
            }
        });
    }

    /** Takes a statement, and only for a client that wants the claims. */
    private void addUser(JwtEncodingContext context, Map<String, Object> claims, String subject) {
        Set<String> scopes = context.getAuthorizedScopes();
        if (ClientTokenSettings.hasIdTokenUserClaims(context.getRegisteredClient())
                && ScopedClaims.isAskedFor(scopes)) {
            users.findUser(UserId.parse(subject))
                    .ifPresent(user -> ScopedClaims.of(user, scopes).forEach(claims::putIfAbsent));
        }
    }
}
