package dev.keyturn.authorize;

import dev.keyturn.token.ResourceIndicators;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.stereotype.Component;

/** Configures the framework's providers of the authorization endpoint: for requests, and for the user's consent. */
@Component
@ConditionalOnWebApplication
class AuthorizationProviders {

    private final AuthorizationCodes codes;
    private final RefusedConsent refusedConsent;
    private final ResourceIndicators indicators;

    AuthorizationProviders(AuthorizationCodes codes, RefusedConsent refusedConsent, ResourceIndicators indicators) {
        this.codes = codes;
        this.refusedConsent = refusedConsent;
        this.indicators = indicators;
    }

    /** Sets our code generator, validators and consent predicate. */
    void complete(List<AuthenticationProvider> providers) {
        for (AuthenticationProvider provider : providers) {
            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider request) {
                request.setAuthorizationCodeGenerator(codes::generate);
                request.setAuthorizationConsentRequired(new ConsentNeeded());
                // Client and redirect URI are checked when the request is read, since errors are sent there.
                request.setAuthenticationValidator(((Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext>)
                                AuthorizationRequestConverter::requireAllowedScopes)
                        .andThen(new RequestedResources(indicators)));
            } else if (provider instanceof OAuth2AuthorizationConsentAuthenticationProvider consent) {
                consent.setAuthorizationCodeGenerator(codes::generate);
                consent.setAuthorizationConsentCustomizer(refusedConsent);
            }
        }
    }
}
