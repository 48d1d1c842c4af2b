package dev.keyturn.client.authentication;

import dev.keyturn.client.ClientId;
import dev.keyturn.oauth.BasicCredentials;
import dev.keyturn.oauth.ProtocolErrors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;

/** Authentication of clients by secret outside the framework's endpoints. A cached client costs no statement. */
@Component
public class ClientSecretAuthentication {

    private final RegisteredClientRepository clients;
    private final ClientSecretEncoder secrets;

    ClientSecretAuthentication(RegisteredClientRepository clients, ClientSecretEncoder secrets) {
        this.clients = clients;
        this.secrets = secrets;
    }

    /**
     * Authenticates an enabled client that is registered for {@code client_secret_basic}.
     *
     * @throws OAuth2AuthenticationException {@code invalid_client}, with one description for every cause
     */
    public ClientId authenticate(BasicCredentials presented) {
        RegisteredClient client = find(presented.client());
        if (client == null) {
            throw ProtocolErrors.invalidClient("no client has such an identifier");
        }
        if (!matches(presented.secret().orElse(""), client)) {
            throw ProtocolErrors.invalidClient("wrong client secret");
        }
        return new ClientId(client.getClientId());
    }

    private @Nullable RegisteredClient find(String id) {
        return ClientId.isValid(id) ? clients.findByClientId(id) : null;
    }

    private boolean matches(String secret, RegisteredClient client) {
        try {
            return client.getClientAuthenticationMethods().contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    && secrets.matches(secret, client.getClientSecret());
        } finally {
            secrets.takeAccepted();
        }
    }
}
