package dev.keyturn.authorize;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.lookup.KnownClients;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;

/**
 * Stored consents, read only for a client that requires one: {@link ConsentNeeded} looks at no other. It is no bean, since the
 * framework takes the only one for all purposes.
 */
final class NeededConsents implements OAuth2AuthorizationConsentService {

    private final KnownClients clients;
    private final OAuth2AuthorizationConsentService stored;

    NeededConsents(KnownClients clients, OAuth2AuthorizationConsentService stored) {
        this.clients = clients;
        this.stored = stored;
    }

    @Override
    public @Nullable OAuth2AuthorizationConsent findById(String registeredClientId, String principalName) {
        return clients.requiresConsent(new ClientId(registeredClientId))
                ? stored.findById(registeredClientId, principalName)
                : null;
    }

    @Override
    public void save(OAuth2AuthorizationConsent consent) {
        throw new UnsupportedOperationException("An authorization request saves no consent");
    }

    @Override
    public void remove(OAuth2AuthorizationConsent consent) {
        throw new UnsupportedOperationException("An authorization request removes no consent");
    }
}
