package dev.keyturn.client.authentication;

import dev.keyturn.certificate.ClientCertificate;
import dev.keyturn.certificate.ClientCertificates;
import dev.keyturn.certificate.RevokedCertificates;
import dev.keyturn.oauth.ProtocolErrors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * Certificates that access tokens are bound to.
 *
 * <p>Choice: a client with bound tokens gets no others (ADR 0075). Unless it authenticates with its certificate, it may present any:
 * the binding protects its tokens, and not its secret.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-3">RFC 8705 §3, Mutual-TLS Client Certificate-Bound Access
 *     Tokens</a>
 */
@Component
public class CertificateBinding {

    private final ClientCertificates certificates;
    private final RevokedCertificates revoked;

    CertificateBinding(ClientCertificates certificates, RevokedCertificates revoked) {
        this.certificates = certificates;
        this.revoked = revoked;
    }

    /**
     * Thumbprint for a token that the client requests now; null if its tokens are not bound.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_request} if the request has no
     *     certificate, or a revoked one
     */
    public @Nullable String thumbprintFor(RegisteredClient client) {
        return client.getTokenSettings().isX509CertificateBoundAccessTokens() ? presented() : null;
    }

    private String presented() {
        String thumbprint = certificates
                .ofCurrentRequest()
                .map(ClientCertificate::thumbprint)
                .orElseThrow(
                        () -> ProtocolErrors.invalidRequest(
                                "Access tokens of this client are bound to its certificate. Present it in the TLS connection."));
        if (revoked.contain(thumbprint)) {
            throw ProtocolErrors.invalidRequest("The client certificate is revoked.");
        }
        return thumbprint;
    }
}
