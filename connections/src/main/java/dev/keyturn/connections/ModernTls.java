package dev.keyturn.connections;

import java.util.Set;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;

/**
 * Limits TLS to versions 1.2 and 1.3 and to ciphers with forward secrecy and authenticated encryption (RFC 9325 sections 3.1
 * and 4.2). Tomcat's own defaults include CBC ciphers and finite-field Diffie-Hellman.
 *
 * <p>Ciphers and protocols in the options of an SSL bundle take precedence, but never older versions than 1.2.
 */
final class ModernTls implements TomcatConnectorCustomizer {

    private static final String VERSIONS = "TLSv1.2+TLSv1.3";

    private static final String CIPHERS_OF_TLS_12 = String.join(
            ":",
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-RSA-CHACHA20-POLY1305");

    @Override
    public void customize(Connector connector) {
        for (SSLHostConfig host : connector.findSslHostConfigs()) {
            if (!Set.of("TLSv1.2", "TLSv1.3").containsAll(host.getProtocols())) {
                host.setProtocols(VERSIONS);
            }
            if (host.getCiphers().equals(SSLHostConfig.DEFAULT_TLS_CIPHERS_12)) {
                host.setCiphers(CIPHERS_OF_TLS_12);
            }
        }
    }
}
