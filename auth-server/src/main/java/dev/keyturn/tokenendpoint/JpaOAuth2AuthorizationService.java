package dev.keyturn.tokenendpoint;

import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.TokenAlreadyUsedException;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.token.IssuedJwts;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.stereotype.Component;

/**
 * The framework's store of authorizations, on grants and their stored tokens. A JWT is not stored: an authorization that is
 * looked up by one is made from its claims, and saving it can only revoke that token.
 */
@Component
class JpaOAuth2AuthorizationService implements OAuth2AuthorizationService {

    private final FoundAuthorizations found;
    private final JwtAuthorizations jwts;
    private final NewAuthorizations created;
    private final ChangedAuthorizations changed;

    JpaOAuth2AuthorizationService(
            FoundAuthorizations found,
            JwtAuthorizations jwts,
            NewAuthorizations created,
            ChangedAuthorizations changed) {
        this.found = found;
        this.jwts = jwts;
        this.created = created;
        this.changed = changed;
    }

    @Override
    public void save(OAuth2Authorization authorization) {
        IssuedToken foundBy = AuthorizationAttributes.stored(authorization);
        try {
            if (JwtAuthorizations.isFromJwt(authorization)) {
                jwts.save(authorization);
            } else if (foundBy != null) {
                changed.update(foundBy, authorization);
            } else if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(authorization.getAuthorizationGrantType())) {
                created.createOfClient(authorization);
            } else {
                created.create(authorization);
            }
        } catch (TokenAlreadyUsedException e) {
            throw (OAuth2AuthenticationException) ProtocolErrors.invalidGrant(TokenAlreadyUsedException.REASON)
                    .initCause(e);
        }
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        created.remove(authorization);
    }

    /** Always null: each flow of this server looks an authorization up by a token. */
    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return null;
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        if (!IssuedJwts.isJwt(token)) {
            return found.findByToken(token, type);
        }
        if (type == null || OAuth2ParameterNames.ACCESS_TOKEN.equals(type.getValue())) {
            return jwts.findByAccessToken(token);
        }
        return OidcParameterNames.ID_TOKEN.equals(type.getValue()) ? jwts.findByIdToken(token) : null;
    }
}
