package dev.keyturn.login;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.client.Clients;
import dev.keyturn.oauth.CallbackUri;
import dev.keyturn.oauth.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.stereotype.Component;

/**
 * Redirects a user who has signed out back to the client that requested it, or else to a page of ours.
 *
 * <p>Anyone can write the address of the page, so only redirect URIs that the client has registered are accepted.
 */
@Component
public class AfterSignOut implements LogoutSuccessHandler {

    private static final String CLIENT_ID = "client_id";
    private static final String RETURN_URI = "post_logout_redirect_uri";
    private static final String STATE = "state";
    private static final int MAX_STATE = 4000;

    private final Clients clients;

    AfterSignOut(Clients clients) {
        this.clients = clients;
    }

    @Override
    public void onLogoutSuccess(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication)
            throws IOException {
        response.sendRedirect(
                place(request).map(Place::address).orElse(request.getContextPath() + Pages.LOGIN + "?signed-out"));
    }

    /** Destination named by the request; empty unless a client has registered it for that. */
    Optional<Place> place(HttpServletRequest request) {
        String clientId = request.getParameter(CLIENT_ID);
        String uri = request.getParameter(RETURN_URI);
        String state = request.getParameter(STATE);
        if (clientId == null || uri == null || !ClientId.isValid(clientId)) {
            return Optional.empty();
        }
        return clients.find(new ClientId(clientId))
                .filter(ClientView::enabled)
                .filter(client -> client.postLogoutRedirectUris().contains(uri))
                .map(client -> new Place(
                        clientId, client.clientName(), uri, state == null || state.length() > MAX_STATE ? "" : state));
    }

    /** Post-logout redirect URI of a client. */
    record Place(String clientId, String clientName, String uri, String state) {

        String address() {
            return new CallbackUri(uri).with(STATE, state).toString();
        }
    }
}
