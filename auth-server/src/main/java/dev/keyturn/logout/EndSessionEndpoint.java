package dev.keyturn.logout;

import dev.keyturn.authorize.AuthorizationParameters;
import dev.keyturn.authorize.AuthorizationResponses;
import dev.keyturn.grant.GrantsOfSession;
import dev.keyturn.oauth.Pages;
import dev.keyturn.oauth.ProtocolEndpoint;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RefusalReasons;
import dev.keyturn.token.IssuedJwts;
import dev.keyturn.token.TokenClaims;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Signs a user out for a client: at once if the client shows an ID token of this very sign-in, else when the user says so.
 *
 * <p>No error is ever sent to a client, since a browser that was lured here is to stay here.
 *
 * @see <a href="https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout">OpenID Connect RP-Initiated Logout §2,
 *     RP-Initiated Logout</a>
 * @see <a href="https://openid.net/specs/openid-connect-rpinitiated-1_0.html#ValidationAndErrorHandling">OpenID Connect
 *     RP-Initiated Logout §4, Validation</a>
 */
@Component
@ConditionalOnWebApplication
class EndSessionEndpoint implements ProtocolEndpoint {

    private static final String ID_TOKEN_HINT = "id_token_hint";
    private static final String RETURN_URI = "post_logout_redirect_uri";
    private static final List<String> ONCE_ONLY =
            List.of(ID_TOKEN_HINT, OAuth2ParameterNames.CLIENT_ID, RETURN_URI, OAuth2ParameterNames.STATE);

    private final SecurityContextLogoutHandler signOut = new SecurityContextLogoutHandler();
    private final RegisteredClientRepository clients;
    private final IssuedJwts jwts;
    private final GrantsOfSession grants;
    private final AuthorizationResponses errors;

    EndSessionEndpoint(
            RegisteredClientRepository clients,
            IssuedJwts jwts,
            GrantsOfSession grants,
            AuthorizationResponses errors) {
        this.clients = clients;
        this.jwts = jwts;
        this.grants = grants;
        this.errors = errors;
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server) {
        server.oidc(oidc -> oidc.logoutEndpoint(endpoint -> endpoint.logoutRequestConverters(this::chooseConverters)
                .authenticationProviders(EndSessionEndpoint::chooseProviders)
                .logoutResponseHandler(this::answer)
                .errorResponseHandler(errors)));
    }

    /** Reads requests in place of the framework, which refuses those without an ID token. */
    private void chooseConverters(List<AuthenticationConverter> converters) {
        converters.clear();
        converters.add(this::read);
    }

    /** Leaves nothing to be checked, since that is done when a request is read. */
    private static void chooseProviders(List<AuthenticationProvider> providers) {
        providers.clear();
        providers.add(new AsRead());
    }

    /** Signs out or asks, and sends the browser on. */
    private void answer(HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        EndSessionRequest asked = (EndSessionRequest) authentication;
        String signOutPage = request.getContextPath() + Pages.LOGOUT;
        if (asked.needsAnswer()) {
            response.sendRedirect(asked.question(signOutPage));
            return;
        }
        if (asked.user() != null) {
            grants.logout(request, response, asked.user());
            signOut.logout(request, response, asked.user());
        }
        response.sendRedirect(asked.afterwards(signOutPage));
    }

    private EndSessionRequest read(HttpServletRequest request) {
        // browsers post without our cookie, so this has been repeated as GET unless it does not fit into an address
        refuseIf(HttpMethod.POST.matches(request.getMethod()), "The request is too long.");
        AuthorizationParameters parameters = new AuthorizationParameters(request.getParameterMap());
        for (String name : ONCE_ONLY) {
            refuseIf(parameters.isRepeated(name), name + " must be sent only once.");
        }
        Jwt hint = hint(parameters.get(ID_TOKEN_HINT));
        RegisteredClient client = client(parameters.get(OAuth2ParameterNames.CLIENT_ID), hint);
        String returnUri = parameters.get(RETURN_URI);
        refuseIf(
                returnUri != null
                        && (client == null
                                || !client.getPostLogoutRedirectUris().contains(returnUri)),
                RefusalReasons.POST_LOGOUT_REDIRECT_URI_NOT_REGISTERED,
                RETURN_URI + " is not registered for the client, or the request does not name a client.");
        refuseIf(
                parameters.get(OAuth2ParameterNames.STATE) != null && parameters.state() == null,
                "state is too long or contains characters that are not printable ASCII.");
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        return new EndSessionRequest(
                user,
                hint != null && isOf(hint, user),
                client == null ? null : client.getClientId(),
                returnUri,
                parameters.state());
    }

    private @Nullable Jwt hint(@Nullable String text) {
        return text == null
                ? null
                : jwts.findIdToken(text)
                        .orElseThrow(() -> ProtocolErrors.invalidRequest(
                                RefusalReasons.WRONG_ID_TOKEN_HINT,
                                ID_TOKEN_HINT + " is not an ID token of this server."));
    }

    /** The client that the request names, in whichever way; null if it names none. */
    private @Nullable RegisteredClient client(@Nullable String named, @Nullable Jwt hint) {
        List<String> audience = hint == null ? null : hint.getAudience();
        String hinted = audience == null || audience.isEmpty() ? null : audience.get(0);
        refuseIf(
                named != null && hinted != null && !named.equals(hinted),
                RefusalReasons.WRONG_ID_TOKEN_HINT,
                ID_TOKEN_HINT + " was issued to another client than client_id.");
        String id = hinted == null ? named : hinted;
        if (id == null) {
            return null;
        }
        RegisteredClient client = find(id);
        refuseIf(client == null, RefusalReasons.UNKNOWN_CLIENT, "client_id is unknown.");
        return client;
    }

    private @Nullable RegisteredClient find(String clientId) {
        try {
            return clients.findByClientId(clientId);
        } catch (DataAccessException | TransactionException e) {
            throw ProtocolErrors.failure(e);
        }
    }

    /** Whether an ID token belongs to the present sign-in. One without a session says no more than who it was. */
    private static boolean isOf(Jwt hint, @Nullable Authentication authentication) {
        if (authentication == null || !(authentication.getPrincipal() instanceof SignedInUser user)) {
            return false;
        }
        String session = hint.getClaimAsString(TokenClaims.SESSION_ID);
        return user.getUsername().equals(hint.getSubject()) && (session == null || session.equals(user.sessionId()));
    }

    private static void refuseIf(boolean wrong, String description) {
        if (wrong) {
            throw ProtocolErrors.invalidRequest(description);
        }
    }

    private static void refuseIf(boolean wrong, String reason, String description) {
        if (wrong) {
            throw ProtocolErrors.invalidRequest(reason, description);
        }
    }

    /** Takes a request that was read as it is. */
    private static final class AsRead implements AuthenticationProvider {

        @Override
        public Authentication authenticate(Authentication request) {
            return request;
        }

        @Override
        public boolean supports(Class<?> type) {
            return EndSessionRequest.class.equals(type);
        }
    }
}
