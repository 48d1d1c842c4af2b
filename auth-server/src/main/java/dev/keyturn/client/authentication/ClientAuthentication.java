package dev.keyturn.client.authentication;

import dev.keyturn.certificate.ClientCertificates;
import dev.keyturn.client.authentication.assertion.ClientAssertionDecoderFactory;
import dev.keyturn.oauth.CertifiedClient;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.X509ClientCertificateAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.JwtClientAssertionAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.X509ClientCertificateAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.DelegatingAuthenticationConverter;
import org.springframework.stereotype.Component;

/** How clients prove who they are: by secret, by signed assertion, by certificate, or, if they are public, by what only they hold. */
@Component
public class ClientAuthentication {

    private final ClientSecretEncoder secretEncoder;
    private final JwtDecoderFactory<RegisteredClient> assertionDecoders;
    private final RegisteredClientRepository clients;
    private final ClientCertificates certificates;
    private final ClientCertificateVerifier certificateVerifier;
    private final PublicClientIdentificationProvider publicClientProvider;

    ClientAuthentication(
            ClientSecretEncoder secretEncoder,
            ClientAssertionDecoderFactory assertionDecoders,
            RegisteredClientRepository clients,
            ClientCertificates certificates,
            ClientCertificateVerifier certificateVerifier) {
        this.secretEncoder = secretEncoder;
        this.assertionDecoders = assertionDecoders;
        this.clients = clients;
        this.certificates = certificates;
        this.certificateVerifier = certificateVerifier;
        this.publicClientProvider = new PublicClientIdentificationProvider(clients);
    }

    /** Whether a client has been authenticated, or was to be, by the certificate of a request. */
    public static boolean isByCertificate(HttpServletRequest request) {
        return CertifiedClient.isIn(request);
    }

    /** Completes the framework's converters, and removes those for methods that we do not offer. */
    public void chooseConverters(List<AuthenticationConverter> converters) {
        converters.removeIf(X509ClientCertificateAuthenticationConverter.class::isInstance);
        if (certificates.areOn()) {
            // first, since a public client's converter would take a request with a code verifier
            converters.add(
                    0,
                    new ClientCertificateConverter(
                            new X509ClientCertificateAuthenticationConverter(), certificates, clients));
        }
        converters.replaceAll(ClientAuthentication::complete);
        converters.add(new PublicClientIdentificationConverter());
        AuthenticationConverter all = new DelegatingAuthenticationConverter(List.copyOf(converters));
        converters.clear();
        converters.add(new UnambiguousClientRequest());
        converters.add(new GrantOfTokenEndpoint(all));
    }

    private static AuthenticationConverter complete(AuthenticationConverter converter) {
        if (converter instanceof JwtClientAssertionAuthenticationConverter assertions) {
            return new ClientIdFromAssertionConverter(assertions);
        }
        return converter instanceof ClientSecretBasicAuthenticationConverter basic
                ? new BasicCredentialsConverter(basic)
                : converter;
    }

    private AuthenticationProvider naming(AuthenticationProvider provider) {
        return provider instanceof ClientSecretAuthenticationProvider
                        || provider instanceof JwtClientAssertionAuthenticationProvider
                        || provider instanceof X509ClientCertificateAuthenticationProvider
                ? new CredentialIdProvider(provider, secretEncoder)
                : provider;
    }

    /** Completes the framework's providers, and removes those for methods that we do not offer. */
    public void chooseProviders(List<AuthenticationProvider> providers) {
        if (!certificates.areOn()) {
            providers.removeIf(X509ClientCertificateAuthenticationProvider.class::isInstance);
        }
        for (AuthenticationProvider provider : providers) {
            if (provider instanceof ClientSecretAuthenticationProvider secrets) {
                secrets.setPasswordEncoder(secretEncoder);
            } else if (provider instanceof JwtClientAssertionAuthenticationProvider assertions) {
                assertions.setJwtDecoderFactory(assertionDecoders);
            } else if (provider instanceof X509ClientCertificateAuthenticationProvider ofCertificates) {
                ofCertificates.setCertificateVerifier(certificateVerifier);
            }
        }
        providers.replaceAll(this::naming);
        providers.replaceAll(provider -> new CodeGrantRequired(provider, clients));
        providers.add(0, publicClientProvider);
    }
}
