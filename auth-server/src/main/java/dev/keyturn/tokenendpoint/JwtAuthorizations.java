package dev.keyturn.tokenendpoint;

import dev.keyturn.client.ClientId;
import dev.keyturn.grant.AccessTokenRevoked;
import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.revocation.Revocations;
import dev.keyturn.token.IssuedJwtDecoder;
import dev.keyturn.token.IssuedJwts;
import dev.keyturn.token.TokenClaims;
import java.security.Principal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes the framework's authorizations from the claims of a JWT, since none is stored. */
@Component
class JwtAuthorizations {

    private static final String JWT = Jwt.class.getName();

    private final IssuedJwts jwts;
    private final RegisteredClientRepository clients;
    private final Revocations revocations;
    private final ApplicationEventPublisher events;

    JwtAuthorizations(
            IssuedJwts jwts,
            RegisteredClientRepository clients,
            Revocations revocations,
            ApplicationEventPublisher events) {
        this.jwts = jwts;
        this.clients = clients;
        this.revocations = revocations;
        this.events = events;
    }

    /** Whether an authorization was made here. */
    static boolean isFromJwt(OAuth2Authorization authorization) {
        return authorization.getAttribute(JWT) != null;
    }

    /**
     * Null unless the text is an access token of ours whose client is enabled, and that is valid or will be when the clock has
     * caught up, so that it can be revoked until then. What a token is used for is decided by the {@link IssuedJwtDecoder}.
     */
    @Nullable
    OAuth2Authorization findByAccessToken(String text) {
        return jwts.findRevocableAccessToken(text).map(this::fromAccessToken).orElse(null);
    }

    /** Null unless the text is an ID token of ours, expired or not, whose client is enabled. */
    @Nullable
    OAuth2Authorization findByIdToken(String text) {
        return jwts.findIdToken(text).map(this::fromIdToken).orElse(null);
    }

    /** Revokes the access token if it was invalidated; there is nothing else that could be kept. */
    @Transactional
    public void save(OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2AccessToken> token = authorization.getAccessToken();
        Jwt jwt = authorization.getAttribute(JWT);
        if (token != null && token.isInvalidated() && jwt != null) {
            revocations.revoke(
                    RevocationKind.TOKEN,
                    Objects.requireNonNull(jwt.getId()),
                    Objects.requireNonNull(jwt.getExpiresAt()));
            events.publishEvent(
                    new AccessTokenRevoked(jwt.getId(), new ClientId(authorization.getRegisteredClientId())));
        }
    }

    private @Nullable OAuth2Authorization fromAccessToken(Jwt jwt) {
        RegisteredClient client = clients.findById(Objects.requireNonNull(jwt.getClaimAsString(TokenClaims.CLIENT_ID)));
        if (client == null) {
            return null;
        }
        Set<String> scopes = scopes(jwt);
        // Without its end, which the framework would compare with a clock that is not the server's.
        OAuth2AccessToken token = new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER, jwt.getTokenValue(), jwt.getIssuedAt(), null, scopes);
        Map<String, Object> claims = new LinkedHashMap<>(jwt.getClaims());
        claims.remove(JwtClaimNames.NBF);
        OAuth2Authorization.Builder builder = builder(client, jwt)
                .authorizedScopes(scopes)
                .token(token, metadata -> metadata.put(OAuth2Authorization.Token.CLAIMS_METADATA_NAME, claims));
        if (scopes.contains(OidcScopes.OPENID)) {
            builder.token(GrantTranslator.idTokenStandIn(subject(jwt), Objects.requireNonNull(jwt.getIssuedAt())));
        }
        return builder.build();
    }

    private @Nullable OAuth2Authorization fromIdToken(Jwt jwt) {
        List<String> audience = jwt.getAudience();
        RegisteredClient client = audience != null && audience.size() == 1 ? clients.findById(audience.get(0)) : null;
        if (client == null) {
            return null;
        }
        OidcIdToken token =
                new OidcIdToken(jwt.getTokenValue(), jwt.getIssuedAt(), jwt.getExpiresAt(), jwt.getClaims());
        return builder(client, jwt)
                .token(
                        token,
                        metadata -> metadata.put(OAuth2Authorization.Token.CLAIMS_METADATA_NAME, token.getClaims()))
                .build();
    }

    private static OAuth2Authorization.Builder builder(RegisteredClient client, Jwt jwt) {
        String grantId = jwt.getClaimAsString(TokenClaims.GRANT_ID);
        return OAuth2Authorization.withRegisteredClient(client)
                .id(grantId == null ? jwt.getTokenValue() : grantId)
                .principalName(subject(jwt))
                .authorizationGrantType(
                        grantId == null
                                ? AuthorizationGrantType.CLIENT_CREDENTIALS
                                : AuthorizationGrantType.AUTHORIZATION_CODE)
                .attribute(Principal.class.getName(), GrantTranslator.principal(subject(jwt)))
                .attribute(JWT, jwt);
    }

    private static String subject(Jwt jwt) {
        return Objects.requireNonNull(jwt.getSubject());
    }

    private static Set<String> scopes(Jwt jwt) {
        String scope = jwt.getClaimAsString(TokenClaims.SCOPE);
        return scope == null ? Set.of() : new LinkedHashSet<>(Arrays.asList(scope.split(" ")));
    }
}
