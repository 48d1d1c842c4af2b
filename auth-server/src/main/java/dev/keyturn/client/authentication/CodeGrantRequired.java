package dev.keyturn.client.authentication;

import dev.keyturn.oauth.ProtocolErrors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/**
 * Answers {@code unauthorized_client} for a code of a client that may not use codes. The framework looks at the code and its
 * verifier while it authenticates the client, and so before the grant is checked.
 */
final class CodeGrantRequired implements AuthenticationProvider {

    private final AuthenticationProvider provider;
    private final RegisteredClientRepository clients;

    /** @param provider authenticates clients */
    CodeGrantRequired(AuthenticationProvider provider, RegisteredClientRepository clients) {
        this.provider = provider;
        this.clients = clients;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        try {
            return provider.authenticate(authentication);
        } catch (OAuth2AuthenticationException e) {
            if (OAuth2ErrorCodes.INVALID_GRANT.equals(e.getError().getErrorCode())
                    && mayNotUseCodes(authentication.getName())) {
                throw (OAuth2AuthenticationException)
                        ProtocolErrors.unauthorizedClient().initCause(e);
            }
            throw e;
        }
    }

    private boolean mayNotUseCodes(String clientId) {
        RegisteredClient client = clients.findByClientId(clientId);
        return client != null
                && !client.getAuthorizationGrantTypes().contains(AuthorizationGrantType.AUTHORIZATION_CODE);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return provider.supports(authentication);
    }
}
