package dev.keyturn.tokenendpoint;

import dev.keyturn.client.ClientId;
import dev.keyturn.grant.Grant;
import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.RequestedGrant;
import dev.keyturn.grant.TokenKind;
import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.token.ResourceIndicators;
import dev.keyturn.token.TokenClaims;
import dev.keyturn.user.SignedInUser;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;

/** Translates between our grants and the framework's authorizations. */
@Component
class GrantTranslator {

    private final RegisteredClientRepository clients;
    private final String authorizationUri;
    private final Clock clock;

    GrantTranslator(RegisteredClientRepository clients, KeyturnProperties properties, Clock clock) {
        this.clients = clients;
        this.authorizationUri = properties.issuer() + Endpoints.AUTHORIZE;
        this.clock = clock;
    }

    /**
     * The framework's view of a stored token's grant.
     *
     * @param text the token as it was presented
     * @return null if the client is gone or disabled
     */
    OAuth2Authorization.@Nullable Builder translate(IssuedToken token, String text) {
        Grant grant = token.grant();
        RegisteredClient client = clients.findById(grant.clientId().value());
        if (client == null) {
            return null;
        }
        Set<String> scopes = stillAllowed(grant.authorizedScopes(), client);
        boolean useless = isUseless(token)
                || (scopes.isEmpty() && !grant.authorizedScopes().isEmpty());
        OAuth2Authorization.Builder builder = OAuth2Authorization.withRegisteredClient(client)
                .id(grant.id().toString())
                .principalName(grant.subject())
                .authorizationGrantType(
                        grant.isOfClient()
                                ? AuthorizationGrantType.CLIENT_CREDENTIALS
                                : AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizedScopes(scopes)
                .attribute(Principal.class.getName(), principal(grant.subject()));
        if (!grant.isOfClient()) {
            RequestedGrant request = grant.request();
            builder.attribute(OAuth2AuthorizationRequest.class.getName(), request(token.kind(), request, client));
            AuthorizationAttributes.setSignIn(builder, request.signIn());
        }
        switch (token.kind()) {
            case CONSENT -> {}
            case ACCESS -> addAccessToken(builder, token, text);
            case CODE ->
                builder.token(
                        new OAuth2AuthorizationCode(text, token.issuedAt(), token.expiresAt()),
                        metadata -> metadata.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, useless));
            case REFRESH -> {
                builder.token(
                        new OAuth2RefreshToken(text, token.issuedAt(), token.expiresAt()),
                        metadata -> metadata.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, useless));
                if (scopes.contains(OidcScopes.OPENID)) {
                    builder.token(idTokenStandIn(grant.subject(), token.issuedAt()));
                }
            }
        }
        return builder;
    }

    private void addAccessToken(OAuth2Authorization.Builder builder, IssuedToken token, String text) {
        Map<String, Object> claims = token.claims();
        String scope = (String) claims.get(TokenClaims.SCOPE);
        Set<String> scopes = scope == null ? Set.of() : new LinkedHashSet<>(List.of(scope.split(" ")));
        // Without its end, which the framework would compare with a clock that is not the server's; it stands in the
        // claims.
        builder.token(
                new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, text, token.issuedAt(), null, scopes),
                metadata -> metadata.put(OAuth2Authorization.Token.CLAIMS_METADATA_NAME, claims));
        if (scopes.contains(OidcScopes.OPENID)) {
            builder.token(idTokenStandIn(token.grant().subject(), token.issuedAt()));
        }
    }

    /** The client may have lost scopes since; a token has no more than the client has now. */
    private static Set<String> stillAllowed(Set<String> scopes, RegisteredClient client) {
        Set<String> allowed = new LinkedHashSet<>(scopes);
        allowed.retainAll(client.getScopes());
        return allowed;
    }

    private boolean isUseless(IssuedToken token) {
        return token.isSpent() || !token.isTimelyAt(clock.instant());
    }

    /** The client's request, in our terms. */
    RequestedGrant request(OAuth2Authorization authorization) {
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        if (request == null) {
            throw new IllegalArgumentException("The authorization has no request");
        }
        SignedInUser user = user(authorization);
        Map<String, Object> parameters = request.getAdditionalParameters();
        return new RequestedGrant(
                new ClientId(request.getClientId()),
                RequestedGrant.SignIn.of(user),
                request.getScopes(),
                ResourceIndicators.in(parameters),
                new RequestedGrant.Binding(
                        request.getRedirectUri(),
                        request.getState(),
                        (String) parameters.get(OidcParameterNames.NONCE),
                        (String) parameters.get(PkceParameterNames.CODE_CHALLENGE)));
    }

    /** The user of the session in which the client asks. */
    static SignedInUser user(OAuth2Authorization authorization) {
        Authentication principal = authorization.getAttribute(Principal.class.getName());
        if (principal == null || !(principal.getPrincipal() instanceof SignedInUser user)) {
            throw new IllegalArgumentException("The authorization is of no signed-in user");
        }
        return user;
    }

    /** Principal with a subject and nothing else. */
    static Authentication principal(String subject) {
        return UsernamePasswordAuthenticationToken.authenticated(subject, null, List.of());
    }

    /**
     * Stands in for an ID token that is not stored: where the framework renews one or asks whose claims it may tell, all
     * that it reads is the subject.
     */
    static OidcIdToken idTokenStandIn(String subject, Instant issuedAt) {
        return new OidcIdToken("not stored", issuedAt, null, Map.of(IdTokenClaimNames.SUB, subject));
    }

    private OAuth2AuthorizationRequest request(TokenKind kind, RequestedGrant request, RegisteredClient client) {
        RequestedGrant.Binding binding = request.binding();
        Map<String, Object> parameters = new HashMap<>();
        if (!request.resources().isEmpty()) {
            parameters.put(ResourceIndicators.PARAMETER, request.resources().toArray(String[]::new));
        }
        if (binding.nonce() != null) {
            parameters.put(OidcParameterNames.NONCE, binding.nonce());
        }
        if (binding.codeChallenge() != null) {
            parameters.put(PkceParameterNames.CODE_CHALLENGE, binding.codeChallenge());
            parameters.put(PkceParameterNames.CODE_CHALLENGE_METHOD, "S256");
        }
        OAuth2AuthorizationRequest.Builder builder = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(authorizationUri)
                .clientId(request.clientId().value())
                .redirectUri(binding.redirectUri())
                .scopes(stillAllowed(request.scopes(), client))
                .state(binding.state())
                .additionalParameters(parameters);
        if (kind != TokenKind.CONSENT) {
            // not used again, and the framework would build it for each refresh
            builder.authorizationRequestUri(authorizationUri);
        }
        return builder.build();
    }
}
