package dev.keyturn.authorize;

import dev.keyturn.client.ClientId;
import dev.keyturn.user.UserId;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** The framework's authorizations that wait for a consent, in our terms. */
@Component
class PendingConsents {

    private static final OAuth2TokenType STATE = new OAuth2TokenType(OAuth2ParameterNames.STATE);

    private final OAuth2AuthorizationService authorizations;
    private final RegisteredClientRepository clients;

    PendingConsents(OAuth2AuthorizationService authorizations, RegisteredClientRepository clients) {
        this.authorizations = authorizations;
        this.clients = clients;
    }

    /** The request with this state, if it is this client's and asks this user; else empty, whatever the reason. */
    Optional<PendingConsent> find(String state, String clientId, UserId user) {
        if (!StringUtils.hasText(state) || !ClientId.isValid(clientId)) {
            return Optional.empty();
        }
        OAuth2Authorization authorization = authorizations.findByToken(state, STATE);
        RegisteredClient client = clients.findByClientId(clientId);
        if (authorization == null
                || client == null
                || !authorization.getRegisteredClientId().equals(client.getId())
                || !authorization.getPrincipalName().equals(user.toString())) {
            return Optional.empty();
        }
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        return request == null ? Optional.empty() : Optional.of(pendingConsent(request, client));
    }

    private static PendingConsent pendingConsent(OAuth2AuthorizationRequest request, RegisteredClient client) {
        Set<String> registered = client.getRedirectUris();
        String redirectUri = StringUtils.hasText(request.getRedirectUri())
                ? request.getRedirectUri()
                : registered.iterator().next();
        return new PendingConsent(
                new ClientId(client.getClientId()), client.getClientName(), redirectUri, request.getScopes());
    }
}
