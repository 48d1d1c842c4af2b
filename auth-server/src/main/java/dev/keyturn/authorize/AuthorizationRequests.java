package dev.keyturn.authorize;

import dev.keyturn.client.lookup.KnownClients;
import dev.keyturn.token.ResourceIndicators;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;

/** Factory of the framework's provider of authorization requests, with our code generator, validators and consents. */
@Component
@ConditionalOnWebApplication
class AuthorizationRequests {

    private final RegisteredClientRepository clients;
    private final OAuth2AuthorizationService authorizations;
    private final NeededConsents consents;
    private final AuthorizationCodes codes;
    private final ResourceIndicators indicators;

    AuthorizationRequests(
            RegisteredClientRepository clients,
            OAuth2AuthorizationService authorizations,
            JpaOAuth2AuthorizationConsentService consents,
            KnownClients known,
            AuthorizationCodes codes,
            ResourceIndicators indicators) {
        this.clients = clients;
        this.authorizations = authorizations;
        this.consents = new NeededConsents(known, consents);
        this.codes = codes;
        this.indicators = indicators;
    }

    OAuth2AuthorizationCodeRequestAuthenticationProvider create() {
        var provider = new OAuth2AuthorizationCodeRequestAuthenticationProvider(clients, authorizations, consents);
        provider.setAuthorizationCodeGenerator(codes::generate);
        provider.setAuthorizationConsentRequired(new ConsentNeeded());
        // Client and redirect URI are checked when the request is read, since errors are sent there.
        provider.setAuthenticationValidator(((Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext>)
                        AuthorizationRequestConverter::requireAllowedScopes)
                .andThen(new RequestedResources(indicators)));
        return provider;
    }
}
