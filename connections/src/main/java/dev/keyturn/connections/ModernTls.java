package dev.keyturn.connections;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.openssl.ciphers.Cipher;

/**
 * Limits TLS to versions 1.2 and 1.3 and to ciphers with forward secrecy and authenticated encryption (RFC 9325 sections 3.1
 * and 4.2). Tomcat's own defaults include CBC ciphers and finite-field Diffie-Hellman.
 *
 * <p>Versions and ciphers in the options of an SSL bundle narrow this further. Others among them are left out; if none remains,
 * the options do not count.
 */
final class ModernTls {

    private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    private static final List<Cipher> CIPHERS_OF_TLS_12 = List.of(
            Cipher.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            Cipher.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            Cipher.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            Cipher.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            Cipher.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            Cipher.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256);

    private ModernTls() {}

    static void narrow(SSLHostConfig host) {
        host.setProtocols(String.join("+", allowed(VERSIONS, host.getProtocols())));
        if (!host.getCiphers().isEmpty()) {
            host.setCiphers(allowed(CIPHERS_OF_TLS_12, host.getCipherList()).stream()
                    .map(Cipher::name)
                    .collect(Collectors.joining(",")));
        }
    }

    private static <T> Set<T> allowed(List<T> all, Set<T> chosen) {
        Set<T> both = new LinkedHashSet<>(all);
        both.retainAll(chosen);
        return both.isEmpty() ? new LinkedHashSet<>(all) : both;
    }
}
