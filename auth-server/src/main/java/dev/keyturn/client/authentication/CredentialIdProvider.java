package dev.keyturn.client.authentication;

import dev.keyturn.certificate.ClientCertificate;
import dev.keyturn.client.authentication.assertion.ClientAssertionDecoderFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;

/** Adds the identifier of the accepted credential to an authenticated client, so that tokens can name it. */
final class CredentialIdProvider implements AuthenticationProvider {

    private final AuthenticationProvider provider;
    private final ClientSecretEncoder secrets;

    /** @param provider the framework's, for secrets, assertions or certificates */
    CredentialIdProvider(AuthenticationProvider provider, ClientSecretEncoder secrets) {
        this.provider = provider;
        this.secrets = secrets;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        try {
            return provider.authenticate(authentication) instanceof OAuth2ClientAuthenticationToken client
                    ? new AuthenticatedClient(client, credentialOf(client), null)
                    : null;
        } finally {
            secrets.takeAccepted();
        }
    }

    private String credentialOf(OAuth2ClientAuthenticationToken client) {
        if (client.getCredentials() instanceof X509Certificate[] chain) {
            return new ClientCertificate(List.of(chain)).thumbprint();
        }
        return client.getCredentials() instanceof Jwt assertion
                ? ClientAssertionDecoderFactory.signingKeyOf(assertion)
                : secrets.takeAccepted()
                        .map(UUID::toString)
                        .orElseThrow(() -> new IllegalStateException("The client was authenticated without a secret"));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return provider.supports(authentication);
    }
}
