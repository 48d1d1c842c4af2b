package dev.keyturn.certificate;

/** Client certificates that administrators have revoked. A question costs no statement. */
@FunctionalInterface
public interface RevokedCertificates {

    /**
     * Whether a certificate is revoked.
     *
     * @param thumbprint SHA-256 digest of the certificate, in base64url
     */
    boolean contain(String thumbprint);
}
