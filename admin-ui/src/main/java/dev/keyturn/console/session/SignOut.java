package dev.keyturn.console.session;

import dev.keyturn.console.ConsoleProperties;
import dev.keyturn.console.discovery.ServerUnreachableException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.stereotype.Component;

/**
 * Ends the session at the server as well, once the console's own has ended. While the server is unreachable, the page says
 * that only half is done.
 *
 * @see <a href="https://openid.net/specs/openid-connect-rpinitiated-1_0.html">OpenID Connect RP-Initiated Logout</a>
 */
@Component
class SignOut implements LogoutSuccessHandler {

    private final OidcClientInitiatedLogoutSuccessHandler atTheServer;

    SignOut(ConsoleProperties console, DiscoveredRegistration registration) {
        atTheServer = new OidcClientInitiatedLogoutSuccessHandler(registration);
        atTheServer.setPostLogoutRedirectUri(console.at(SignInFailurePages.SIGNED_OUT_PATH));
    }

    @Override
    public void onLogoutSuccess(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication person)
            throws IOException, ServletException {
        try {
            atTheServer.onLogoutSuccess(request, response, person);
        } catch (ServerUnreachableException e) {
            response.sendRedirect(SignInFailurePages.SIGNED_OUT_PATH + "?here-only");
        }
    }
}
