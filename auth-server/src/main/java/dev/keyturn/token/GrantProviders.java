package dev.keyturn.token;

import java.time.Clock;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.stereotype.Component;

/** The grants that the token endpoint offers. */
@Component
@ConditionalOnWebApplication
public class GrantProviders {

    private final OAuth2AuthorizationService store;
    private final OAuth2TokenGenerator<? extends OAuth2Token> tokenGenerator;
    private final Authorizations authorizations;
    private final ResourceIndicators indicators;
    private final Clock clock;

    GrantProviders(
            OAuth2AuthorizationService store,
            OAuth2TokenGenerator<? extends OAuth2Token> tokenGenerator,
            Authorizations authorizations,
            ResourceIndicators indicators,
            Clock clock) {
        this.store = store;
        this.tokenGenerator = tokenGenerator;
        this.authorizations = authorizations;
        this.indicators = indicators;
        this.clock = clock;
    }

    /** Keeps, of the framework's grants, those that we offer, and guards those whose tokens may be used once. */
    public void choose(List<AuthenticationProvider> providers) {
        providers.removeIf(provider -> !(provider instanceof OAuth2AuthorizationCodeAuthenticationProvider
                || provider instanceof OAuth2RefreshTokenAuthenticationProvider
                || provider instanceof OAuth2ClientCredentialsAuthenticationProvider));
        providers.replaceAll(this::guarded);
    }

    private AuthenticationProvider guarded(AuthenticationProvider provider) {
        if (provider instanceof OAuth2ClientCredentialsAuthenticationProvider) {
            return provider;
        }
        AuthenticationProvider grant =
                provider instanceof OAuth2RefreshTokenAuthenticationProvider ? refreshTokenGrant() : provider;
        return new NarrowedScopes(new ReplayGuard(grant, authorizations), indicators);
    }

    private AuthenticationProvider refreshTokenGrant() {
        return new RefreshTokenGrant(
                new OAuth2RefreshTokenAuthenticationProvider(new RefreshTokenRotation(store, clock), tokenGenerator));
    }
}
