package dev.keyturn.authorize;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.stereotype.Component;

/** Configures the framework's providers of the authorization endpoint: for requests, and for the user's consent. */
@Component
@ConditionalOnWebApplication
class AuthorizationProviders {

    private final AuthorizationRequests requests;
    private final AuthorizationCodes codes;
    private final RefusedConsent refusedConsent;

    AuthorizationProviders(AuthorizationRequests requests, AuthorizationCodes codes, RefusedConsent refusedConsent) {
        this.requests = requests;
        this.codes = codes;
        this.refusedConsent = refusedConsent;
    }

    /** Replaces the provider of requests, and sets our code generator and refusal in that of consents. */
    void complete(List<AuthenticationProvider> providers) {
        providers.replaceAll(provider -> provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider
                ? requests.create()
                : provider);
        for (AuthenticationProvider provider : providers) {
            if (provider instanceof OAuth2AuthorizationConsentAuthenticationProvider consent) {
                consent.setAuthorizationCodeGenerator(codes::generate);
                consent.setAuthorizationConsentCustomizer(refusedConsent);
            }
        }
        providers.replaceAll(provider -> provider instanceof OAuth2AuthorizationConsentAuthenticationProvider consent
                ? new ConsentScopes(consent)
                : provider);
    }
}
