package dev.keyturn.certificate;

import dev.keyturn.oauth.KeyturnProperties;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Address at which clients present certificates, if it is not the issuer's.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-5">RFC 8705 §5, Metadata for Mutual-TLS Endpoint Aliases</a>
 */
@Component
public class CertificateEndpoints {

    private final ClientCertificateProperties properties;
    private final KeyturnProperties server;

    CertificateEndpoints(ClientCertificateProperties properties, KeyturnProperties server) {
        this.properties = properties;
        this.server = server;
    }

    /** Base URL of the endpoints, without trailing slash; empty if clients present certificates at the issuer's address. */
    public Optional<String> baseUrl() {
        if (!properties.isOn()) {
            return Optional.empty();
        }
        if (properties.endpointsBaseUrl() != null) {
            return Optional.of(properties.endpointsBaseUrl().toString());
        }
        return properties.port() == null
                ? Optional.empty()
                : Optional.of("https://" + server.issuer().getHost() + ":" + properties.port());
    }
}
