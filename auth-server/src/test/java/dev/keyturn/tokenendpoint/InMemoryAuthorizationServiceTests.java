package dev.keyturn.tokenendpoint;

import java.util.Set;
import java.util.UUID;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/** Holds the framework's own implementation to our reading of its contract. */
class InMemoryAuthorizationServiceTests extends AuthorizationServiceContract {

    private final OAuth2AuthorizationService service = new InMemoryOAuth2AuthorizationService();

    @Override
    OAuth2AuthorizationService service() {
        return service;
    }

    @Override
    RegisteredClient newClient() {
        String id = "partner-" + UUID.randomUUID();
        return RegisteredClient.withId(id)
                .clientId(id)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("https://partner.example.com/callback")
                .scope("openid")
                .scope("profile")
                .build();
    }

    @Override
    Authentication newUser() {
        return UsernamePasswordAuthenticationToken.authenticated(
                UUID.randomUUID().toString(), null, Set.of());
    }
}
