package dev.keyturn.exchange;

import dev.keyturn.apikey.verification.VerifiedApiKey;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.authentication.CertificateBinding;
import dev.keyturn.grant.Grants;
import dev.keyturn.grant.IssuedToken.NewToken;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.token.AccessTokenIssuer;
import dev.keyturn.token.AccessTokenRequest;
import dev.keyturn.token.AccessTokenWithClaims;
import dev.keyturn.token.OpaqueAccessTokens;
import dev.keyturn.token.ResourceIndicators;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Gives the holder of an API key a short access token for it, with no more than the key's scopes, which ends with the key.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2">RFC 8693 §2, Token Exchange Request and Response</a>
 */
public final class ApiKeyExchange implements AuthenticationProvider {

    private final AccessTokenIssuer issuer;
    private final Grants grants;
    private final CertificateBinding binding;

    public ApiKeyExchange(AccessTokenIssuer issuer, Grants grants, CertificateBinding binding) {
        this.issuer = issuer;
        this.grants = grants;
        this.binding = binding;
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
            throw ProtocolErrors.invalidScope(
                    "The API key does not have these scopes",
                    scopes.stream()
                            .filter(scope -> !key.scopes().contains(scope))
                            .toList());
        }
        AccessTokenWithClaims token = issuer.issue(new AccessTokenRequest(
                registered.getClientId(),
                registered.getClientId(),
                scopes,
                ResourceIndicators.in(request.getAdditionalParameters()),
                null,
                new AccessTokenRequest.Credential(key.id().toString(), key.expiresAt()),
                binding.thumbprintFor(registered)));
        NewToken stored = OpaqueAccessTokens.newToken(token, token.getClaims());
        if (stored != null) {
            grants.issue(new ClientId(registered.getClientId()), scopes, stored);
        }
        return new OAuth2AccessTokenAuthenticationToken(
                registered, client, token, null, TokenExchange.issued(ExchangedTokenType.ACCESS_TOKEN));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return TokenExchangeRequest.class.isAssignableFrom(authentication);
    }
}
