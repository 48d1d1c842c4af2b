package dev.keyturn.certificate;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Client certificates (RFC 8705). Without a port and a header format there are none.
 *
 * @param port second port for TLS, at which the server asks for a client certificate; it has the certificate of {@code server.ssl.bundle};
 *     off by default
 * @param headerFormat format in which a trusted proxy ({@code keyturn.proxy.trusted-addresses}) forwards the certificate in a header:
 *     {@code rfc9440}, {@code nginx} for {@code $ssl_client_escaped_cert}, or {@code envoy}; off by default
 * @param headerName name of that header; by default {@code Client-Cert}, for {@code nginx} {@code X-Client-Cert}, and for {@code envoy}
 *     {@code X-Forwarded-Client-Cert}
 * @param authoritiesBundle SSL bundle in which the trust store has the certificate authorities for {@code tls_client_auth}; without
 *     one, only self-signed certificates authenticate clients
 * @param endpointsBaseUrl base URL of the endpoints in {@code mtls_endpoint_aliases}, if it is not the issuer at the second port; {@code
 *     https}, without trailing slash
 */
@ConfigurationProperties("keyturn.client-certificates")
record ClientCertificateProperties(
        @Nullable Integer port,
        @Nullable HeaderFormat headerFormat,
        @Nullable String headerName,
        @Nullable String authoritiesBundle,
        @Nullable URI endpointsBaseUrl) {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9-]{0,99}";

    ClientCertificateProperties {
        if (port != null && (port < 1 || port > 65_535)) {
            throw new IllegalArgumentException("keyturn.client-certificates.port must be 1 to 65535");
        }
        if (headerName != null && !headerName.matches(NAME)) {
            throw new IllegalArgumentException(
                    "keyturn.client-certificates.header-name must be letters, digits and hyphens");
        }
        if (headerName != null && headerFormat == null) {
            throw new IllegalArgumentException(
                    "keyturn.client-certificates.header-name needs keyturn.client-certificates.header-format");
        }
        if (headerName == null && headerFormat != null) {
            headerName = usualHeader(headerFormat);
        }
        if (endpointsBaseUrl != null && !isBase(endpointsBaseUrl)) {
            throw new IllegalArgumentException("keyturn.client-certificates.endpoints-base-url must be an https URL"
                    + " without path, query and fragment");
        }
    }

    private static boolean isBase(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme())
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawPath().isEmpty();
    }

    /** Whether requests can have certificates. */
    boolean isOn() {
        return port != null || headerFormat != null;
    }

    private static String usualHeader(HeaderFormat format) {
        return switch (format) {
            case RFC9440 -> "Client-Cert";
            case NGINX -> "X-Client-Cert";
            case ENVOY -> "X-Forwarded-Client-Cert";
        };
    }

    /** Format of the header of a proxy. */
    enum HeaderFormat {
        RFC9440,
        NGINX,
        ENVOY
    }
}
