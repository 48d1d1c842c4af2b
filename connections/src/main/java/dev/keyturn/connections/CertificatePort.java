package dev.keyturn.connections;

import org.jspecify.annotations.Nullable;

/**
 * Second port of a server, at which TLS asks for a client certificate. The connection is accepted without one, and with one of any
 * issuer: what a certificate is worth is decided by the application.
 *
 * @param number of the port; null for none
 * @param bundle SSL bundle with the key and certificate of the server
 */
public record CertificatePort(
        @Nullable Integer number, @Nullable String bundle) {

    /** @throws IllegalArgumentException for a number without a bundle */
    public CertificatePort {
        if (number != null && bundle == null) {
            throw new IllegalArgumentException("A port for client certificates needs server.ssl.bundle");
        }
    }
}
