package dev.keyturn.authorize;

import dev.keyturn.oauth.ProtocolEndpoint;
import dev.keyturn.token.ResourceIndicators;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationConsentAuthenticationProvider;
import org.springframework.stereotype.Component;

/**
 * Authorization endpoint.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.1">RFC 6749 §3.1, Authorization Endpoint</a>
 */
@Component
@ConditionalOnWebApplication
class AuthorizationEndpoint implements ProtocolEndpoint {

    private final AuthorizationRequestConverter requests;
    private final AuthorizationCodes codes;
    private final RefusedConsent refusedConsent;
    private final ResourceIndicators indicators;
    private final AuthorizationResponses responses;
    private final AuthorizationFilters filters;

    AuthorizationEndpoint(
            AuthorizationRequestConverter requests,
            AuthorizationCodes codes,
            RefusedConsent refusedConsent,
            ResourceIndicators indicators,
            AuthorizationResponses responses,
            AuthorizationFilters filters) {
        this.requests = requests;
        this.codes = codes;
        this.refusedConsent = refusedConsent;
        this.indicators = indicators;
        this.responses = responses;
        this.filters = filters;
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server) {
        server.authorizationEndpoint(endpoint -> endpoint.consentPage(filters.consentPage())
                .authorizationRequestConverters(requests::replace)
                .authenticationProviders(this::complete)
                .authorizationResponseHandler(responses)
                .errorResponseHandler(responses));
    }

    @Override
    public void configure(HttpSecurity http) {
        filters.addTo(http);
    }

    private void complete(List<AuthenticationProvider> providers) {
        for (AuthenticationProvider provider : providers) {
            if (provider instanceof OAuth2AuthorizationCodeRequestAuthenticationProvider request) {
                request.setAuthorizationCodeGenerator(codes::generate);
                request.setAuthorizationConsentRequired(new ConsentNeeded());
                // Client and redirect URI are checked when the request is read, since refusals are sent there.
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
