package dev.keyturn.tokenendpoint;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * Authorization store for one refresh, of which the token has been looked up.
 *
 * @param found null if the token is unknown
 */
record OneRefresh(@Nullable OAuth2Authorization found, RefreshTokenRotation rotation)
        implements OAuth2AuthorizationService {

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        return found == null ? null : rotation.accept(found, token);
    }

    @Override
    public void save(OAuth2Authorization authorization) {
        rotation.save(authorization);
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        rotation.remove(authorization);
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        return rotation.findById(id);
    }
}
