package dev.keyturn.authorize;

import java.util.UUID;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;

/** Holds the framework's own implementation to our reading of its contract. */
class InMemoryAuthorizationConsentServiceTests extends AuthorizationConsentServiceContract {

    private final OAuth2AuthorizationConsentService service = new InMemoryOAuth2AuthorizationConsentService();

    @Override
    OAuth2AuthorizationConsentService service() {
        return service;
    }

    @Override
    String newClient() {
        return "client-" + UUID.randomUUID();
    }

    @Override
    String newUser() {
        return UUID.randomUUID().toString();
    }
}
