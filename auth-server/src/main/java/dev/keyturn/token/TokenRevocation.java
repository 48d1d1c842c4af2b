package dev.keyturn.token;

import dev.keyturn.apikey.ApiKeyVerification;
import dev.keyturn.apikey.LeakedApiKeys;
import dev.keyturn.client.ClientId;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.TokenDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * The answers of the revocation endpoint. A token or API key that is kept here, and is the client's own, is ended by the statement that
 * looks for it; everything else is left to the framework.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7009#section-2.1">RFC 7009 §2.1, Revocation Request</a>
 */
@Component
@ConditionalOnWebApplication
public class TokenRevocation {

    private final AuthorizationRevocation revocation;
    private final LeakedApiKeys keys;
    private final ApiKeyVerification verification;

    TokenRevocation(AuthorizationRevocation revocation, LeakedApiKeys keys, ApiKeyVerification verification) {
        this.revocation = revocation;
        this.keys = keys;
        this.verification = verification;
    }

    /** Puts ours before the framework's provider. */
    public void complete(List<AuthenticationProvider> providers) {
        providers.replaceAll(provider -> provider.supports(OAuth2TokenRevocationAuthenticationToken.class)
                ? new OwnTokensFirst(provider, this)
                : provider);
    }

    private boolean revoke(String token, ClientId client) {
        if (Credentials.isWellFormed(Credentials.REFRESH_TOKEN_PREFIX, token)) {
            return revocation.revokeOwn(TokenDigest.of(token), client);
        }
        if (OpaqueAccessTokens.isWellFormed(token)) {
            return revocation.revokeOwnAccessToken(TokenDigest.of(token), client);
        }
        return !IssuedJwts.isJwt(token) && verification.isMeantAsKey(token) && keys.revokeForClient(token, client);
    }

    /** The framework's provider, asked only where nothing of the client's own was ended. */
    private record OwnTokensFirst(AuthenticationProvider framework, TokenRevocation own)
            implements AuthenticationProvider {

        @Override
        public @Nullable Authentication authenticate(Authentication authentication) {
            var request = (OAuth2TokenRevocationAuthenticationToken) authentication;
            return request.getPrincipal() instanceof OAuth2ClientAuthenticationToken client
                            && client.isAuthenticated()
                            && own.revoke(request.getToken(), new ClientId(client.getName()))
                    ? request
                    : framework.authenticate(authentication);
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return framework.supports(authentication);
        }
    }
}
