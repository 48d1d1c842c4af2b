package dev.keyturn.connections;

/**
 * Second port of a server, at which TLS asks for a client certificate. The connection is accepted without one, and with one of any
 * issuer: what a certificate is worth is decided by the application.
 *
 * @param number of the port
 * @param bundle SSL bundle with the key and certificate of the server
 */
public record CertificatePort(int number, String bundle) {}
