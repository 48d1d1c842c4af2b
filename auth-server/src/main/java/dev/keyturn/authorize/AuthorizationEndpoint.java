package dev.keyturn.authorize;

import dev.keyturn.oauth.ProtocolEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
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
    private final AuthorizationProviders providers;
    private final AuthorizationResponses responses;
    private final AuthorizationFilters filters;

    AuthorizationEndpoint(
            AuthorizationRequestConverter requests,
            AuthorizationProviders providers,
            AuthorizationResponses responses,
            AuthorizationFilters filters) {
        this.requests = requests;
        this.providers = providers;
        this.responses = responses;
        this.filters = filters;
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server) {
        server.authorizationEndpoint(endpoint -> endpoint.consentPage(filters.consentPage())
                .authorizationRequestConverters(requests::replace)
                .authenticationProviders(providers::complete)
                .authorizationResponseHandler(responses)
                .errorResponseHandler(responses));
    }

    @Override
    public void configure(HttpSecurity http) {
        filters.addTo(http);
    }
}
