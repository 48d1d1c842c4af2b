package dev.keyturn.authorize;

import dev.keyturn.client.RedirectUris;
import dev.keyturn.oauth.PostedRequests;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RefusalReasons;
import dev.keyturn.token.IssuedJwts;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * Reads authorization requests.
 *
 * <p>It is not itself an {@link AuthenticationConverter}, since the framework would read bearer tokens with a bean of that
 * kind.
 *
 * <p>First it is found out who asks and where the answer goes. As long as that is not certain, an error is for the person in
 * front of the browser; from then on, each is for the client.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1">RFC 6749 §4.1.2.1, Error Response</a>
 */
@Component
public class AuthorizationRequestConverter {

    private static final Authentication NOBODY = new AnonymousAuthenticationToken(
            "anonymous", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

    private final RegisteredClientRepository clients;
    private final IssuedJwts jwts;

    AuthorizationRequestConverter(RegisteredClientRepository clients, IssuedJwts jwts) {
        this.clients = clients;
        this.jwts = jwts;
    }

    /** Leaves the {@link AuthenticationRequirements} of what it has read with the request. */
    private @Nullable Authentication convert(HttpServletRequest request) {
        if (HttpMethod.POST.matches(request.getMethod()) && !PostedRequests.isAuthorizationRequest(request)) {
            return null;
        }
        AuthorizationParameters parameters = new AuthorizationParameters(request.getParameterMap());
        RegisteredClient client = client(parameters);
        checkRedirectUri(parameters, client);
        var asked = new OAuth2AuthorizationCodeRequestAuthenticationToken(
                request.getRequestURL().toString(),
                client.getClientId(),
                principal(),
                parameters.get(OAuth2ParameterNames.REDIRECT_URI),
                parameters.state(),
                parameters.scopes(),
                parameters.additional());
        try {
            parameters.check();
            request.setAttribute(AuthenticationRequirements.class.getName(), parameters.demand(jwts));
        } catch (OAuth2AuthenticationException e) {
            throw AuthorizationRefusal.of(e, asked, client);
        }
        return asked;
    }

    private RegisteredClient client(AuthorizationParameters parameters) {
        String clientId = parameters.get(OAuth2ParameterNames.CLIENT_ID);
        if (clientId == null) {
            throw forThePerson(ProtocolErrors.invalidRequest("client_id is required and must be sent only once."));
        }
        RegisteredClient client = clients.findByClientId(clientId);
        if (client == null) {
            throw forThePerson(ProtocolErrors.invalidRequest(RefusalReasons.UNKNOWN_CLIENT, "client_id is unknown."));
        }
        if (!client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.AUTHORIZATION_CODE)) {
            throw forThePerson(new OAuth2AuthenticationException(new OAuth2Error(
                    OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
                    "This client is not allowed to use the authorization code grant.",
                    null)));
        }
        return client;
    }

    private static void checkRedirectUri(AuthorizationParameters parameters, RegisteredClient client) {
        String uri = parameters.get(OAuth2ParameterNames.REDIRECT_URI);
        boolean known = uri == null
                ? !parameters.isRepeated(OAuth2ParameterNames.REDIRECT_URI)
                        && !parameters.isForOpenId()
                        && client.getRedirectUris().size() == 1
                : RedirectUris.isRegistered(client.getRedirectUris(), uri);
        if (!known) {
            throw forThePerson(ProtocolErrors.invalidRequest(
                    RefusalReasons.REDIRECT_URI_NOT_REGISTERED,
                    "redirect_uri is missing, repeated, or not registered for this client."));
        }
    }

    /**
     * Refuses scopes that are not among those of the client.
     *
     * @throws OAuth2AuthorizationCodeRequestAuthenticationException {@code invalid_scope}
     */
    public static void requireAllowedScopes(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        RegisteredClient client = context.getRegisteredClient();
        if (!client.getScopes().containsAll(request.getScopes())) {
            OAuth2Error error = ProtocolErrors.invalidScope(
                            "This client is not allowed to request these scopes",
                            request.getScopes().stream()
                                    .filter(scope -> !client.getScopes().contains(scope))
                                    .toList())
                    .getError();
            throw AuthorizationRefusal.of(error, request, client);
        }
    }

    private static Authentication principal() {
        Authentication principal = SecurityContextHolder.getContext().getAuthentication();
        return principal == null ? NOBODY : principal;
    }

    private static OAuth2AuthorizationCodeRequestAuthenticationException forThePerson(
            OAuth2AuthenticationException refusal) {
        return new OAuth2AuthorizationCodeRequestAuthenticationException(refusal.getError(), refusal, null);
    }

    /** Takes the place of the framework's. */
    public void replace(List<AuthenticationConverter> converters) {
        converters.replaceAll(converter ->
                converter instanceof OAuth2AuthorizationCodeRequestAuthenticationConverter ? this::convert : converter);
    }
}
