package dev.keyturn.client.authentication;

import dev.keyturn.certificate.CertificateAuthorities;
import dev.keyturn.certificate.ClientCertificate;
import dev.keyturn.certificate.RevokedCertificates;
import dev.keyturn.client.CertificateName;
import dev.keyturn.client.authentication.assertion.RegisteredKeys;
import dev.keyturn.oauth.ProtocolErrors;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * Checks that a certificate is the client's, in place of the framework, which looks neither at the issuer of a certificate nor at
 * its end, compares the spelling of names, and fetches keys from any address.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-2">RFC 8705 §2, Mutual TLS for OAuth Client Authentication</a>
 */
@Component
class ClientCertificateVerifier implements Consumer<OAuth2ClientAuthenticationContext> {

    /** Setting of a client with the name in its certificate. */
    static final String NAME = "settings.client.keyturn.certificate-name";

    private final CertificateAuthorities authorities;
    private final RegisteredKeys keys;
    private final RevokedCertificates revoked;
    private final Clock clock;

    ClientCertificateVerifier(
            CertificateAuthorities authorities, RegisteredKeys keys, RevokedCertificates revoked, Clock clock) {
        this.authorities = authorities;
        this.keys = keys;
        this.revoked = revoked;
        this.clock = clock;
    }

    /** @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_client} */
    @Override
    public void accept(OAuth2ClientAuthenticationContext request) {
        RegisteredClient client = request.getRegisteredClient();
        OAuth2ClientAuthenticationToken token = request.getAuthentication();
        X509Certificate[] chain = (X509Certificate[]) Objects.requireNonNull(token.getCredentials());
        String problem = problem(new ClientCertificate(List.of(chain)), token.getClientAuthenticationMethod(), client);
        if (problem != null) {
            throw ProtocolErrors.invalidClient("client certificate: " + problem);
        }
    }

    private @Nullable String problem(
            ClientCertificate presented, ClientAuthenticationMethod method, RegisteredClient client) {
        if (!isValidNow(presented.own())) {
            return "expired or not yet valid";
        }
        if (revoked.contain(presented.thumbprint())) {
            return "revoked";
        }
        if (ClientAuthenticationMethod.SELF_SIGNED_TLS_CLIENT_AUTH.equals(method)) {
            return keys.include(client, presented.own()) ? null : "not registered";
        }
        CertificateName name = client.getClientSettings().getSetting(NAME);
        if (name == null || !name.isIn(presented.own())) {
            return "of another name";
        }
        return authorities.haveIssued(presented) ? null : "of no trusted authority";
    }

    private boolean isValidNow(X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
