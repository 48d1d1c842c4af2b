package dev.keyturn.client.authentication;

import dev.keyturn.oauth.ProtocolErrors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/** Accepts what {@link PublicClientIdentificationConverter} found, if the client is registered as a public one. */
class PublicClientIdentificationProvider implements AuthenticationProvider {

    static final String MARK = PublicClientIdentificationProvider.class.getName();

    private final RegisteredClientRepository clients;

    PublicClientIdentificationProvider(RegisteredClientRepository clients) {
        this.clients = clients;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        var presented = (OAuth2ClientAuthenticationToken) authentication;
        if (!presented.getAdditionalParameters().containsKey(MARK)) {
            return null;
        }
        RegisteredClient client = clients.findByClientId(presented.getName());
        if (client == null) {
            throw ProtocolErrors.invalidClient("no client has such an identifier");
        }
        if (!client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.NONE)) {
            throw ProtocolErrors.invalidClient("not a public client");
        }
        return new OAuth2ClientAuthenticationToken(client, ClientAuthenticationMethod.NONE, null);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
