package dev.keyturn.certificate;

import dev.keyturn.certificate.ClientCertificateProperties.HeaderFormat;
import java.security.cert.X509Certificate;

/** Reader of the header in which a proxy forwards the certificate of its client. */
final class ForwardedHeader {

    private ForwardedHeader() {}

    /**
     * Reads the one certificate of a header.
     *
     * @throws UnreadableCertificateException if the value is anything but one certificate
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9440#section-2.2">RFC 9440 §2.2, Client-Cert HTTP Header Field</a>
     */
    static X509Certificate read(HeaderFormat format, String value) throws UnreadableCertificateException {
        return switch (format) {
            case RFC9440 -> ofByteSequence(value.strip());
            case NGINX -> Certificates.ofEscapedPem(value.strip());
            // of several elements, one may be the caller's own text
            case ENVOY ->
                Certificates.ofEscapedPem(ForwardedElement.parse(value).certificate());
        };
    }

    private static X509Certificate ofByteSequence(String text) throws UnreadableCertificateException {
        if (text.length() < 2 || !text.startsWith(":") || !text.endsWith(":")) {
            throw new UnreadableCertificateException("it is not a byte sequence");
        }
        return Certificates.ofBase64(text.substring(1, text.length() - 1));
    }
}
