package dev.keyturn.token;

import dev.keyturn.apikey.verification.VerifiedApiKey;
import dev.keyturn.oauth.ProtocolErrors;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.token.DefaultOAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/**
 * Gives the holder of an API key a short access token for it, with no more than the key's scopes, which ends with the key.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2">RFC 8693 §2, Token Exchange Request and Response</a>
 */
final class ApiKeyExchange implements AuthenticationProvider {

    private final OAuth2TokenGenerator<? extends OAuth2Token> generator;

    private final OAuth2AuthorizationService store;

    ApiKeyExchange(OAuth2TokenGenerator<? extends OAuth2Token> generator, OAuth2AuthorizationService store) {
        this.generator = generator;
        this.store = store;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        TokenExchangeRequest request = (TokenExchangeRequest) authentication;
        OAuth2ClientAuthenticationToken client = (OAuth2ClientAuthenticationToken) request.getPrincipal();
        if (!(client.getCredentials() instanceof VerifiedApiKey key)) {
            return null;
        }
        RegisteredClient registered = Objects.requireNonNull(client.getRegisteredClient());
        Set<String> scopes = request.scopes().isEmpty() ? key.scopes() : request.scopes();
        if (!key.scopes().containsAll(scopes)) {
            throw ProtocolErrors.invalidScope("A scope is not among those of the key.");
        }
        OAuth2TokenContext context = DefaultOAuth2TokenContext.builder()
                .registeredClient(registered)
                .principal(client)
                .authorizationServerContext(AuthorizationServerContextHolder.getContext())
                .authorizedScopes(scopes)
                .tokenType(OAuth2TokenType.ACCESS_TOKEN)
                .authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
                .authorizationGrant(request)
                .build();
        OAuth2AccessToken token = (OAuth2AccessToken) Objects.requireNonNull(generator.generate(context));
        keep(token, registered, scopes);
        return new OAuth2AccessTokenAuthenticationToken(
                registered, client, token, null, TokenExchange.issued(ExchangedTokenType.ACCESS_TOKEN));
    }

    /** As what a client gets for itself: a JWT is not kept, and an opaque token by its digest. */
    private void keep(OAuth2AccessToken token, RegisteredClient client, Set<String> scopes) {
        store.save(OAuth2Authorization.withRegisteredClient(client)
                .principalName(client.getClientId())
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .authorizedScopes(scopes)
                .token(
                        token,
                        metadata -> metadata.put(
                                OAuth2Authorization.Token.CLAIMS_METADATA_NAME, ((ClaimAccessor) token).getClaims()))
                .build());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return TokenExchangeRequest.class.isAssignableFrom(authentication);
    }
}
