package dev.keyturn.tokenendpoint;

import dev.keyturn.certificate.ClientCertificate;
import dev.keyturn.grant.ClientTokenRevocation;
import dev.keyturn.grant.GrantRevocation;
import dev.keyturn.grant.IssuedAccess;
import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.RefreshFamily;
import dev.keyturn.grant.RevocationReason;
import dev.keyturn.grant.Successor;
import dev.keyturn.grant.TokenAlreadyUsedException;
import dev.keyturn.grant.TokenKind;
import dev.keyturn.grant.TokenRedemption;
import dev.keyturn.token.TokenClaims;
import dev.keyturn.user.SignedInUser;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;

/** Stores the changes that the framework makes to an authorization which it has found by a stored token. */
@Component
class ChangedAuthorizations {

    private final TokenRedemption redemption;
    private final GrantRevocation revocation;
    private final ClientTokenRevocation tokens;
    private final RegisteredClientRepository clients;
    private final Clock clock;

    ChangedAuthorizations(
            TokenRedemption redemption,
            GrantRevocation revocation,
            ClientTokenRevocation tokens,
            RegisteredClientRepository clients,
            Clock clock) {
        this.redemption = redemption;
        this.revocation = revocation;
        this.tokens = tokens;
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * Stores what has become of an authorization.
     *
     * @throws TokenAlreadyUsedException if another request was first
     */
    void update(IssuedToken stored, OAuth2Authorization authorization) {
        switch (stored.kind()) {
            case CONSENT ->
                redemption.allow(stored, user(), authorization.getAuthorizedScopes(), NewTokens.code(authorization));
            case CODE -> exchange(stored, authorization);
            case REFRESH -> updateRefreshToken(stored, authorization);
            case ACCESS -> updateAccessToken(stored, authorization);
        }
    }

    /** The user who answers. */
    private static SignedInUser user() {
        Authentication answering = SecurityContextHolder.getContext().getAuthentication();
        if (answering == null || !(answering.getPrincipal() instanceof SignedInUser user)) {
            throw new IllegalStateException("No user is signed in");
        }
        return user;
    }

    private void updateAccessToken(IssuedToken stored, OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2AccessToken> token = authorization.getAccessToken();
        Map<String, Object> claims = token == null ? null : token.getClaims();
        if (token != null && token.isInvalidated() && claims != null) {
            tokens.revokeAccessToken(stored, String.valueOf(claims.get(JwtClaimNames.JTI)));
        }
    }

    private void exchange(IssuedToken code, OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2AccessToken> accessToken = authorization.getAccessToken();
        if (accessToken == null) {
            redemption.spend(code);
        } else {
            redemption.exchange(code, access(authorization), family(authorization));
        }
    }

    private static IssuedAccess access(OAuth2Authorization authorization) {
        OAuth2AccessToken token =
                Objects.requireNonNull(authorization.getAccessToken()).getToken();
        return new IssuedAccess(
                Objects.requireNonNull(token.getExpiresAt()), NewTokens.opaqueAccessToken(authorization));
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
                NewTokens.of(TokenKind.REFRESH, first.getToken()),
                RefreshTokens.endOfFamily(client, clock.instant()),
                isPublic(client) ? ClientCertificate.thumbprintIn(confirmation(authorization)) : null);
    }

    /** Refresh tokens of any other client are bound to its credential. */
    private static boolean isPublic(RegisteredClient client) {
        return client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE);
    }

    private static @Nullable Object confirmation(OAuth2Authorization authorization) {
        Map<String, Object> claims =
                Objects.requireNonNull(authorization.getAccessToken()).getClaims();
        return claims == null ? null : claims.get(TokenClaims.CONFIRMATION);
    }

    private void updateRefreshToken(IssuedToken stored, OAuth2Authorization authorization) {
        OAuth2Authorization.Token<OAuth2RefreshToken> current = authorization.getRefreshToken();
        if (current != null && current.isInvalidated()) {
            revocation.revoke(stored.grant(), RevocationReason.REVOKED_BY_CLIENT);
        } else if (AuthorizationAttributes.successor(authorization) != null) {
            redemption.issue(stored.grant(), access(authorization));
        } else if (current != null) {
            redemption.rotate(
                    stored,
                    NewTokens.of(TokenKind.REFRESH, current.getToken()),
                    sealed(authorization, current.getToken()),
                    access(authorization));
        }
    }

    private static byte[] sealed(OAuth2Authorization authorization, OAuth2RefreshToken successor) {
        String presented = Objects.requireNonNull(AuthorizationAttributes.presented(authorization));
        return new Successor(successor.getTokenValue()).seal(presented);
    }
}
