package dev.keyturn.tokenendpoint;

import dev.keyturn.apikey.LeakedApiKeys;
import dev.keyturn.apikey.verification.ApiKeyVerification;
import dev.keyturn.client.ClientId;
import dev.keyturn.grant.ClientTokenRevocation;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.ProtocolEndpoint;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.token.IssuedJwts;
import dev.keyturn.token.OpaqueAccessTokens;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Revocation endpoint. A token or API key that is stored is ended by the statement that looks for it, if it is
 * the client's own; a JWT is left to the framework.
 *
 * <p>Choice: a token of another client is answered as an unknown one is, with 200, and stays valid. RFC 7009 §2.1 lets the
 * request be refused, but a refusal would tell that the token is good.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7009#section-2.1">RFC 7009 §2.1, Revocation Request</a>
 */
@Component
@ConditionalOnWebApplication
class RevocationEndpoint implements ProtocolEndpoint {

    private final ClientTokenRevocation revocation;
    private final LeakedApiKeys keys;
    private final ApiKeyVerification verification;
    private final ProtocolErrorResponses errors;

    RevocationEndpoint(
            ClientTokenRevocation revocation,
            LeakedApiKeys keys,
            ApiKeyVerification verification,
            ProtocolErrorResponses errors) {
        this.revocation = revocation;
        this.keys = keys;
        this.verification = verification;
        this.errors = errors;
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server) {
        server.tokenRevocationEndpoint(
                endpoint -> endpoint.authenticationProviders(this::complete).errorResponseHandler(errors));
    }

    /** Puts ours before the framework's provider. */
    private void complete(List<AuthenticationProvider> providers) {
        providers.replaceAll(provider -> provider.supports(OAuth2TokenRevocationAuthenticationToken.class)
                ? new StoredTokensFirst(provider, this)
                : provider);
    }

    /** @return whether it is for the framework, having no form that is stored here */
    private boolean isLeft(String token, ClientId client) {
        if (Credentials.isWellFormed(Credentials.REFRESH_TOKEN_PREFIX, token)) {
            revocation.revokeRefreshToken(TokenDigest.of(token), client);
        } else if (OpaqueAccessTokens.isWellFormed(token)) {
            revocation.revokeAccessToken(TokenDigest.of(token), client);
        } else if (IssuedJwts.isJwt(token)) {
            return true;
        } else if (verification.isMeantAsKey(token)) {
            keys.revokeForClient(token, client);
        }
        return false;
    }

    /** The framework's provider, asked for JWTs alone. */
    private record StoredTokensFirst(AuthenticationProvider framework, RevocationEndpoint own)
            implements AuthenticationProvider {

        @Override
        public @Nullable Authentication authenticate(Authentication authentication) {
            var request = (OAuth2TokenRevocationAuthenticationToken) authentication;
            if (!(request.getPrincipal() instanceof OAuth2ClientAuthenticationToken client)
                    || !client.isAuthenticated()) {
                throw ProtocolErrors.invalidClient("no client authentication");
            }
            return own.isLeft(request.getToken(), new ClientId(client.getName())) ? revokeJwt(request) : request;
        }

        /** The client has authenticated, so that the framework's {@code invalid_client} can only mean another's token. */
        private @Nullable Authentication revokeJwt(OAuth2TokenRevocationAuthenticationToken request) {
            try {
                return framework.authenticate(request);
            } catch (OAuth2AuthenticationException e) {
                if (OAuth2ErrorCodes.INVALID_CLIENT.equals(e.getError().getErrorCode())) {
                    return request;
                }
                throw e;
            }
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return framework.supports(authentication);
        }
    }
}
