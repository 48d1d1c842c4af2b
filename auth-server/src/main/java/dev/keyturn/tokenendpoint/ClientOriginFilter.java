package dev.keyturn.tokenendpoint;

import dev.keyturn.client.lookup.ClientOrigins;
import dev.keyturn.cors.CrossOrigin;
import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RefusalReasons;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/**
 * Withholds answers from pages of an origin that the client does not have, once the client or its access token is authenticated.
 * Without either, the answer is an error that concerns no client.
 *
 * <p>Choice: at the token endpoint the request of a public client from such a page is rejected before a code or refresh token is
 * used up, since the page could not read the answer (ADR 0035).
 */
public final class ClientOriginFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient ClientOrigins origins;
    private final transient AuthenticationFailureHandler refusals;
    private final String ownOrigin;

    /**
     * @param refusals answers a rejected token request
     * @param ownOrigin of the server itself, whose pages need no CORS
     */
    ClientOriginFilter(ClientOrigins origins, AuthenticationFailureHandler refusals, String ownOrigin) {
        this.origins = origins;
        this.refusals = refusals;
        this.ownOrigin = ownOrigin;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String first = request.getHeader(HttpHeaders.ORIGIN);
        if (first == null || !CrossOrigin.isAllowedAt(request.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        String clientId = clientId(caller);
        if (clientId == null || isOfClient(request, clientId)) {
            chain.doFilter(request, response);
            return;
        }
        CrossOrigin.withdraw(response);
        if (request.getRequestURI().equals(Endpoints.TOKEN) && isPublic(caller) && isOfPage(first)) {
            refusals.onAuthenticationFailure(
                    request,
                    response,
                    ProtocolErrors.invalidRequest(
                            RefusalReasons.ORIGIN_NOT_ALLOWED,
                            "Origin is not allowed for this client. Add it to allowed_origins."));
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean isOfClient(HttpServletRequest request, String clientId) {
        return CrossOrigin.origin(request)
                .filter(origin -> origins.allow(clientId, origin))
                .isPresent();
    }

    /** Whether the origin is that of a web page of another site. Programs that are no browsers may send other values. */
    private boolean isOfPage(String origin) {
        return !origin.equals(ownOrigin) && (origin.startsWith("https://") || origin.startsWith("http://"));
    }

    private static @Nullable String clientId(@Nullable Authentication caller) {
        if (caller instanceof OAuth2ClientAuthenticationToken client) {
            RegisteredClient registered = client.getRegisteredClient();
            return registered == null ? null : registered.getClientId();
        }
        return caller instanceof JwtAuthenticationToken token
                ? token.getToken().getClaimAsString(OAuth2ParameterNames.CLIENT_ID)
                : null;
    }

    private static boolean isPublic(@Nullable Authentication caller) {
        return caller instanceof OAuth2ClientAuthenticationToken client
                && ClientAuthenticationMethod.NONE.equals(client.getClientAuthenticationMethod());
    }
}
