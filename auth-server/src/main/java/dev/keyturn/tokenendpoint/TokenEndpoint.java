package dev.keyturn.tokenendpoint;

import dev.keyturn.client.authentication.ClientAuthentication;
import dev.keyturn.exchange.ApiKeyHolders;
import dev.keyturn.oauth.ProtocolEndpoint;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * Token endpoint, and the authentication of clients at it and its neighbours.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.2">RFC 6749 §3.2, Token Endpoint</a>
 */
@Component
@ConditionalOnWebApplication
class TokenEndpoint implements ProtocolEndpoint {

    private final ClientAuthentication clients;
    private final ApiKeyHolders holders;
    private final TokenEndpointGrants grants;
    private final TokenResponses responses;
    private final TokenRequestRefusals refusals;

    TokenEndpoint(
            ClientAuthentication clients,
            ApiKeyHolders holders,
            TokenEndpointGrants grants,
            TokenResponses responses,
            TokenRequestRefusals refusals) {
        this.clients = clients;
        this.holders = holders;
        this.grants = grants;
        this.responses = responses;
        this.refusals = refusals;
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server) {
        server.clientAuthentication(authentication -> authentication
                        .authenticationConverters(this::configureClientConverters)
                        .authenticationProviders(this::configureClientProviders)
                        .errorResponseHandler(refusals))
                .tokenEndpoint(endpoint -> endpoint.accessTokenRequestConverters(grants::configureConverters)
                        .authenticationProviders(grants::configureProviders)
                        .accessTokenResponseHandler(responses)
                        .errorResponseHandler(refusals));
    }

    /** A request with a proof of possession is rejected before anything of it is looked at. */
    private void configureClientConverters(List<AuthenticationConverter> converters) {
        clients.chooseConverters(converters);
        holders.configureConverters(converters);
        converters.add(0, new UnsupportedProofConverter());
    }

    private void configureClientProviders(List<AuthenticationProvider> providers) {
        clients.chooseProviders(providers);
        holders.configureProviders(providers);
    }
}
