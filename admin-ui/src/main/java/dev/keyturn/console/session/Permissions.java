package dev.keyturn.console.session;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * What the person whose request is being answered may do, as {@code ${@permissions.has(…)}} in a page. It decides what a page
 * offers and nothing else: the server decides what is done.
 */
@Component
public class Permissions {

    private final OAuth2AuthorizedClientRepository authorizedClients;

    Permissions(OAuth2AuthorizedClientRepository authorizedClients) {
        this.authorizedClients = authorizedClients;
    }

    /** Whether the person's access token has the scope. Asks nobody; false if nobody is signed in. */
    public boolean has(String scope) {
        Authentication person = SecurityContextHolder.getContext().getAuthentication();
        if (person == null
                || !(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)) {
            return false;
        }
        HttpServletRequest request = attributes.getRequest();
        OAuth2AuthorizedClient client =
                authorizedClients.loadAuthorizedClient(DiscoveredRegistration.ID, person, request);
        return client != null && client.getAccessToken().getScopes().contains(scope);
    }
}
