package dev.keyturn.token;

import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.stereotype.Component;

/** The grants that the token endpoint offers. */
@Component
public class GrantProviders {

    private final Authorizations authorizations;
    private final ResourceIndicators indicators;

    GrantProviders(Authorizations authorizations, ResourceIndicators indicators) {
        this.authorizations = authorizations;
        this.indicators = indicators;
    }

    /** Keeps, of the framework's grants, those that we offer, and guards those whose tokens may be used once. */
    public void choose(List<AuthenticationProvider> providers) {
        providers.removeIf(provider -> !(provider instanceof OAuth2AuthorizationCodeAuthenticationProvider
                || provider instanceof OAuth2RefreshTokenAuthenticationProvider
                || provider instanceof OAuth2ClientCredentialsAuthenticationProvider));
        providers.replaceAll(provider -> provider instanceof OAuth2ClientCredentialsAuthenticationProvider
                ? provider
                : new NarrowedScopes(new ReplayGuard(provider, authorizations), indicators));
    }
}
