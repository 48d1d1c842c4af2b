package dev.keyturn.console.session;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Permissions of the user who sent the current request, as {@code ${@permissions.has(…)}} in a page. They decide what a page
 * offers and nothing else: the server decides what is done.
 */
@Component
public class Permissions {

    private static final String NO_ADMINISTRATOR = Permissions.class.getName() + ".noAdministrator";

    private final OAuth2AuthorizedClientRepository authorizedClients;

    Permissions(OAuth2AuthorizedClientRepository authorizedClients) {
        this.authorizedClients = authorizedClients;
    }

    /**
     * Whether the person is an administrator, as far as is known: the server has not denied it since they signed in. Others see
     * the API keys of their clients and nothing else.
     */
    public boolean isAdministrator() {
        return !(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
                || attributes.getAttribute(NO_ADMINISTRATOR, RequestAttributes.SCOPE_SESSION) == null;
    }

    /** The server has said that the person is no administrator. */
    public void noteNoAdministrator() {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            attributes.setAttribute(NO_ADMINISTRATOR, true, RequestAttributes.SCOPE_SESSION);
        }
    }

    /** Whether the user's access token has the scope; false without a signed-in user. Sends no request. */
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
