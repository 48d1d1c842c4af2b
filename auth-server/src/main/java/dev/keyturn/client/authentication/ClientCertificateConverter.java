package dev.keyturn.client.authentication;

import dev.keyturn.certificate.ClientCertificate;
import dev.keyturn.certificate.ClientCertificates;
import dev.keyturn.oauth.CertifiedClient;
import dev.keyturn.oauth.ProtocolErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Takes the certificate of the request as the credential of a client that is registered for it. The framework would choose the method
 * by the length of the chain, and take every client with a certificate for one that authenticates with it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-2">RFC 8705 §2, Mutual TLS for OAuth Client Authentication</a>
 */
final class ClientCertificateConverter implements AuthenticationConverter {

    private static final String CHAIN = "jakarta.servlet.request.X509Certificate";

    private final AuthenticationConverter framework;
    private final ClientCertificates certificates;
    private final RegisteredClientRepository clients;

    /** @param framework the framework's, which reads the parameters */
    ClientCertificateConverter(
            AuthenticationConverter framework, ClientCertificates certificates, RegisteredClientRepository clients) {
        this.framework = framework;
        this.certificates = certificates;
        this.clients = clients;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        String[] clientId = request.getParameterValues(OAuth2ParameterNames.CLIENT_ID);
        if (clientId == null
                || clientId.length != 1
                || PublicClientIdentificationConverter.carriesCredentials(request)) {
            return null;
        }
        ClientAuthenticationMethod method = methodOf(clientId[0]);
        if (method == null) {
            return null;
        }
        ClientCertificate presented = certificates
                .of(request)
                .orElseThrow(() -> ProtocolErrors.invalidClient("client certificate: missing or unreadable"));
        CertifiedClient.mark(request);
        X509Certificate[] chain = presented.chain().toArray(X509Certificate[]::new);
        if (!(framework.convert(new WithChain(request, chain)) instanceof OAuth2ClientAuthenticationToken read)) {
            // it looks at the body alone, and without a client there would look for no code verifier
            throw ProtocolErrors.invalidRequest("Send client_id in the body.");
        }
        return new OAuth2ClientAuthenticationToken(clientId[0], method, chain, read.getAdditionalParameters());
    }

    private @Nullable ClientAuthenticationMethod methodOf(String clientId) {
        RegisteredClient client = clients.findByClientId(clientId);
        return client == null
                ? null
                : client.getClientAuthenticationMethods().stream()
                        .filter(method -> ClientAuthenticationMethod.TLS_CLIENT_AUTH.equals(method)
                                || ClientAuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH.equals(method))
                        .findFirst()
                        .orElse(null);
    }

    /** A request whose connection has the chain. */
    private static final class WithChain extends HttpServletRequestWrapper {

        private final X509Certificate[] chain;

        WithChain(HttpServletRequest request, X509Certificate[] chain) {
            super(request);
            this.chain = chain;
        }

        @Override
        public @Nullable Object getAttribute(String name) {
            return CHAIN.equals(name) ? chain.clone() : super.getAttribute(name);
        }
    }
}
