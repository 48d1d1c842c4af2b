package dev.keyturn.tokenendpoint;

import dev.keyturn.client.ClientId;
import dev.keyturn.grant.GrantId;
import dev.keyturn.grant.GrantRevocation;
import dev.keyturn.grant.Grants;
import dev.keyturn.grant.IssuedAccess;
import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.IssuedToken.NewToken;
import dev.keyturn.grant.PerRequestCache;
import dev.keyturn.grant.RefreshFamily;
import dev.keyturn.grant.RequestedGrant;
import dev.keyturn.grant.RevocationReason;
import dev.keyturn.grant.Successor;
import dev.keyturn.grant.TokenAlreadyUsedException;
import dev.keyturn.grant.TokenKind;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.token.OpaqueAccessTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;

/**
 * Tells the framework's authorizations as changes to our {@link Grants} and their {@link GrantRevocation}.
 *
 * <p>Codes, refresh tokens, opaque access tokens and pending consents are looked up by digest. A JWT is not stored: an authorization that is
 * looked up by one is made from its claims, and saving it can only revoke that token.
 */
@Component
class JpaOAuth2AuthorizationService implements OAuth2AuthorizationService {

    /** How long a consent page can stay open before it is answered. */
    private static final Duration CONSENT_LIFETIME = Duration.ofMinutes(15);

    private final Grants grants;
    private final GrantRevocation revocation;
    private final GrantTranslator translator;
    private final JwtAuthorizations jwtAuthorizations;
    private final OpaqueAccessTokens opaqueAccessTokens;
    private final RegisteredClientRepository clients;
    private final PerRequestCache memory;
    private final Clock clock;

    JpaOAuth2AuthorizationService(
            Grants grants,
            GrantRevocation revocation,
            GrantTranslator translator,
            JwtAuthorizations jwtAuthorizations,
            OpaqueAccessTokens opaqueAccessTokens,
            RegisteredClientRepository clients,
            PerRequestCache memory,
            Clock clock) {
        this.grants = grants;
        this.revocation = revocation;
        this.translator = translator;
        this.jwtAuthorizations = jwtAuthorizations;
        this.opaqueAccessTokens = opaqueAccessTokens;
        this.clients = clients;
        this.memory = memory;
        this.clock = clock;
    }

    @Override
    public void save(OAuth2Authorization authorization) {
        IssuedToken stored = AuthorizationAttributes.stored(authorization);
        try {
            if (JwtAuthorizations.isFromJwt(authorization)) {
                jwtAuthorizations.save(authorization);
            } else if (stored != null) {
                update(stored, authorization);
            } else if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(authorization.getAuthorizationGrantType())) {
                keepAccessTokenOfClient(authorization);
            } else {
                create(authorization);
            }
        } catch (TokenAlreadyUsedException e) {
            throw (OAuth2AuthenticationException) ProtocolErrors.invalidGrant(TokenAlreadyUsedException.REASON)
                    .initCause(e);
        }
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        grants.refuse(GrantId.parse(authorization.getId()));
    }

    /** Not needed by any flow that this server offers: each begins with a token. */
    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return null;
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        if (type != null && OAuth2ParameterNames.STATE.equals(type.getValue())) {
            return find(TokenKind.CONSENT, token)
                    .filter(consent -> !consent.isSpent() && consent.isTimelyAt(clock.instant()))
                    .map(consent -> translate(consent, token))
                    .orElse(null);
        }
        if (OpaqueAccessTokens.isWellFormed(token)) {
            return isFor(type, OAuth2ParameterNames.ACCESS_TOKEN)
                    ? opaqueAccessTokens
                            .find(token)
                            .map(stored -> translate(stored, token))
                            .orElse(null)
                    : null;
        }
        if (Credentials.isWellFormed(Credentials.CODE_PREFIX, token)) {
            return isCode(type) ? findStored(TokenKind.CODE, token) : null;
        }
        if (Credentials.isWellFormed(Credentials.REFRESH_TOKEN_PREFIX, token)) {
            return isFor(type, OAuth2ParameterNames.REFRESH_TOKEN) ? findStored(TokenKind.REFRESH, token) : null;
        }
        if (type != null && OidcParameterNames.ID_TOKEN.equals(type.getValue())) {
            return jwtAuthorizations.findByIdToken(token);
        }
        return isFor(type, OAuth2ParameterNames.ACCESS_TOKEN) ? jwtAuthorizations.findByAccessToken(token) : null;
    }

    /** Who names no type looks for a token to introspect or to revoke, which a code is not. */
    private static boolean isCode(@Nullable OAuth2TokenType type) {
        return type != null && type.getValue().equals(OAuth2ParameterNames.CODE);
    }

    private static boolean isFor(@Nullable OAuth2TokenType type, String name) {
        return type == null || type.getValue().equals(name);
    }

    private @Nullable OAuth2Authorization findStored(TokenKind kind, String token) {
        return find(kind, token).map(stored -> translate(stored, token)).orElse(null);
    }

    private @Nullable OAuth2Authorization translate(IssuedToken stored, String token) {
        OAuth2Authorization.Builder builder = translator.translate(stored, token);
        if (builder == null) {
            return null;
        }
        AuthorizationAttributes.setStored(builder, stored, token);
        return builder.build();
    }

    /**
     * The framework looks a code up twice in one request; the second time costs nothing. A refresh token is looked up again
     * only to see what has become of it.
     */
    private Optional<IssuedToken> find(TokenKind kind, String token) {
        TokenDigest digest = TokenDigest.of(token);
        if (kind == TokenKind.REFRESH) {
            return grants.find(kind, digest);
        }
        return memory.recall(digest, () -> grants.find(kind, digest));
    }

    private void create(OAuth2Authorization authorization) {
        GrantId id = GrantId.parse(authorization.getId());
        RequestedGrant request = translator.request(authorization);
        String consentState = authorization.getAttribute(OAuth2ParameterNames.STATE);
        if (consentState != null) {
            Instant now = clock.instant();
            grants.ask(
                    id,
                    request,
                    new NewToken(TokenKind.CONSENT, TokenDigest.of(consentState), now, now.plus(CONSENT_LIFETIME)));
        } else {
            grants.allow(
                    id, request, authorization.getAuthorizedScopes(), newToken(TokenKind.CODE, code(authorization)));
        }
    }

    private void update(IssuedToken stored, OAuth2Authorization authorization) {
        switch (stored.kind()) {
            case CONSENT ->
                grants.allow(
                        stored, authorization.getAuthorizedScopes(), newToken(TokenKind.CODE, code(authorization)));
            case CODE -> exchange(stored, authorization);
            case REFRESH -> updateRefreshToken(stored, authorization);
            case ACCESS -> updateAccessToken(stored, authorization);
        }
    }

    private void updateAccessToken(IssuedToken stored, OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2AccessToken> token = authorization.getAccessToken();
        Map<String, Object> claims = token == null ? null : token.getClaims();
        if (token != null && token.isInvalidated() && claims != null) {
            revocation.revokeAccessToken(stored, String.valueOf(claims.get(JwtClaimNames.JTI)));
        }
    }

    private void keepAccessTokenOfClient(OAuth2Authorization authorization) {
        NewToken accessToken = opaqueAccessToken(authorization);
        if (accessToken != null) {
            grants.issue(
                    new ClientId(authorization.getRegisteredClientId()),
                    authorization.getAuthorizedScopes(),
                    accessToken);
        }
    }

    private static @Nullable NewToken opaqueAccessToken(OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2AccessToken> token = authorization.getAccessToken();
        return token == null ? null : OpaqueAccessTokens.newToken(token.getToken(), token.getClaims());
    }

    private void exchange(IssuedToken code, OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2AccessToken> accessToken = authorization.getAccessToken();
        if (accessToken == null) {
            grants.spend(code);
        } else {
            grants.exchange(code, access(authorization), family(authorization));
        }
    }

    private static IssuedAccess access(OAuth2Authorization authorization) {
        OAuth2AccessToken token =
                Objects.requireNonNull(authorization.getAccessToken()).getToken();
        return new IssuedAccess(Objects.requireNonNull(token.getExpiresAt()), opaqueAccessToken(authorization));
    }

    private @Nullable RefreshFamily family(OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2RefreshToken> first = authorization.getRefreshToken();
        if (first == null) {
            return null;
        }
        RegisteredClient client = clients.findById(authorization.getRegisteredClientId());
        if (client == null) {
            throw new TokenAlreadyUsedException();
        }
        return new RefreshFamily(
                newToken(TokenKind.REFRESH, first.getToken()), RefreshTokens.endOfFamily(client, clock.instant()));
    }

    private void updateRefreshToken(IssuedToken stored, OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2RefreshToken> current = authorization.getRefreshToken();
        if (current != null && current.isInvalidated()) {
            revocation.revoke(stored.grant(), RevocationReason.REVOKED_BY_CLIENT);
        } else if (AuthorizationAttributes.successor(authorization) != null) {
            grants.issue(stored.grant(), access(authorization));
        } else if (current != null) {
            grants.rotate(
                    stored,
                    newToken(TokenKind.REFRESH, current.getToken()),
                    sealed(authorization, current.getToken()),
                    access(authorization));
        }
    }

    private static byte[] sealed(OAuth2Authorization authorization, OAuth2RefreshToken successor) {
        String presented = Objects.requireNonNull(AuthorizationAttributes.presented(authorization));
        return new Successor(successor.getTokenValue()).seal(presented);
    }

    private static OAuth2AuthorizationCode code(OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2AuthorizationCode> code = authorization.getToken(OAuth2AuthorizationCode.class);
        if (code == null) {
            throw new IllegalArgumentException("The authorization has no code and needs no consent");
        }
        return code.getToken();
    }

    private static NewToken newToken(TokenKind kind, OAuth2Token token) {
        Instant issuedAt = token.getIssuedAt();
        Instant expiresAt = token.getExpiresAt();
        if (issuedAt == null || expiresAt == null) {
            throw new IllegalArgumentException("A stored token needs an issue time and an expiry");
        }
        return new NewToken(kind, TokenDigest.of(token.getTokenValue()), issuedAt, expiresAt);
    }
}
