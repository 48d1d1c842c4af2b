package dev.keyturn.tokenendpoint;

import dev.keyturn.grant.ReplayedTokens;
import dev.keyturn.grant.RetryWindows;
import dev.keyturn.token.ResourceIndicators;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.stereotype.Component;

/** Factory of the refresh token grant. */
@Component
@ConditionalOnWebApplication
class RefreshTokenGrants {

    private final OAuth2AuthorizationService store;
    private final OAuth2TokenGenerator<? extends OAuth2Token> tokenGenerator;
    private final ReplayedTokens replayed;
    private final RetryWindows windows;

    RefreshTokenGrants(
            OAuth2AuthorizationService store,
            OAuth2TokenGenerator<? extends OAuth2Token> tokenGenerator,
            ReplayedTokens replayed,
            RetryWindows windows) {
        this.store = store;
        this.tokenGenerator = tokenGenerator;
        this.replayed = replayed;
        this.windows = windows;
    }

    /** The framework's grant on {@link RefreshTokenRotation}, in the one wrapper that it has. */
    RefreshTokenGrant create(ResourceIndicators indicators) {
        return new RefreshTokenGrant(
                new OAuth2RefreshTokenAuthenticationProvider(
                        new RefreshTokenRotation(store, windows, replayed), tokenGenerator),
                indicators);
    }
}
