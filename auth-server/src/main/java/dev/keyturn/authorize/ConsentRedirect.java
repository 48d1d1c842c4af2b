package dev.keyturn.authorize;

import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.oauth.CallbackUri;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * Gives the consent page the request that it is about, when the framework sends the browser there. The framework's address
 * also has the scopes, which the page takes from the pending authorization; they are left out.
 */
final class ConsentRedirect extends HttpServletResponseWrapper {

    private static final String AFTER_THE_SCOPES = "&client_id=";

    private final HttpServletRequest request;
    private final String consentPage;
    private final PendingRequests pendingRequests;

    /** @param consentPage the address that the framework is configured with */
    ConsentRedirect(
            HttpServletRequest request,
            HttpServletResponse response,
            String consentPage,
            PendingRequests pendingRequests) {
        super(response);
        this.request = request;
        this.consentPage = consentPage;
        this.pendingRequests = pendingRequests;
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        int clientAndState = location.lastIndexOf(AFTER_THE_SCOPES);
        if (!location.startsWith(consentPage + "?") || clientAndState < 0) {
            super.sendRedirect(location);
            return;
        }
        super.sendRedirect(new CallbackUri(consentPage + "?" + location.substring(clientAndState + 1))
                .with(PendingRequests.PARAMETER, pendingRequests.seal(PendingRequest.of(request)))
                .toString());
    }
}
