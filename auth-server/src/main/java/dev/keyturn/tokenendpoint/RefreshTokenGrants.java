package dev.keyturn.tokenendpoint;

import dev.keyturn.grant.ReplayedTokens;
import dev.keyturn.grant.RetryWindows;
import dev.keyturn.token.ResourceIndicators;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationToken;
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
    private final PresentedRefreshTokens presented;

    RefreshTokenGrants(
            OAuth2AuthorizationService store,
            OAuth2TokenGenerator<? extends OAuth2Token> tokenGenerator,
            ReplayedTokens replayed,
            RetryWindows windows,
            PresentedRefreshTokens presented) {
        this.store = store;
        this.tokenGenerator = tokenGenerator;
        this.replayed = replayed;
        this.windows = windows;
        this.presented = presented;
    }

    /** The framework's grant on {@link RefreshTokenRotation}, in the one wrapper that it has. */
    RefreshTokenGrant create(ResourceIndicators indicators) {
        RefreshTokenRotation rotation = new RefreshTokenRotation(store, windows, replayed, presented);
        return new RefreshTokenGrant(request -> run(request, rotation), on(rotation), store, indicators);
    }

    private @Nullable Authentication run(OAuth2RefreshTokenAuthenticationToken request, RefreshTokenRotation rotation) {
        OAuth2Authorization found = presented.find(request);
        try {
            return on(new OneRefresh(found, rotation)).authenticate(request);
        } catch (RuntimeException e) {
            presented.undo(found, e);
            throw e;
        }
    }

    private OAuth2RefreshTokenAuthenticationProvider on(OAuth2AuthorizationService authorizations) {
        return new OAuth2RefreshTokenAuthenticationProvider(authorizations, tokenGenerator);
    }
}
