package dev.keyturn.client.authentication;

import dev.keyturn.client.authentication.assertion.ClientAssertionDecoderFactory;
import dev.keyturn.oauth.ProtocolErrors;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/** Notes which of a client's credentials the framework accepted, so that tokens can say it. */
final class CredentialIdProvider implements AuthenticationProvider {

    private final AuthenticationProvider provider;
    private final ClientSecretEncoder secrets;

    /** @param provider the framework's, for secrets or for assertions */
    CredentialIdProvider(AuthenticationProvider provider, ClientSecretEncoder secrets) {
        this.provider = provider;
        this.secrets = secrets;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        return provider.authenticate(authentication) instanceof OAuth2ClientAuthenticationToken client
                ? new AuthenticatedClient(client, credentialOf(client), null)
                : null;
    }

    /** A secret that was retired after it was accepted is refused, or its token would not say what it was got with. */
    private String credentialOf(OAuth2ClientAuthenticationToken client) {
        if (client.getCredentials() instanceof Jwt assertion) {
            return ClientAssertionDecoderFactory.signingKeyOf(assertion);
        }
        RegisteredClient registered = Objects.requireNonNull(client.getRegisteredClient());
        return secrets.idOf(
                        String.valueOf(client.getCredentials()), Objects.requireNonNull(registered.getClientSecret()))
                .map(UUID::toString)
                .orElseThrow(() -> ProtocolErrors.invalidClient("The secret has just been retired"));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return provider.supports(authentication);
    }
}
