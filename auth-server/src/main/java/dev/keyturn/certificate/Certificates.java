package dev.keyturn.certificate;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parsing of one certificate from text. */
final class Certificates {

    /** Limit for a header, in characters; Tomcat's own limit for all headers is lower by default. */
    static final int MAX_LENGTH = 16_384;

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----\\s+([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----\\s*");

    private Certificates() {}

    /** PEM in which characters are percent-encoded; {@code +} stands for itself. */
    static X509Certificate ofEscapedPem(String escaped) throws UnreadableCertificateException {
        requireLength(escaped);
        Matcher pem = PEM.matcher(unescape(escaped));
        if (!pem.matches()) {
            throw new UnreadableCertificateException("it is not one certificate in PEM");
        }
        return ofBase64(pem.group(1).replaceAll("\\s", ""));
    }

    static X509Certificate ofBase64(String base64) throws UnreadableCertificateException {
        requireLength(base64);
        try {
            return ofDer(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new UnreadableCertificateException("it is not base64");
        }
    }

    private static X509Certificate ofDer(byte[] der) throws UnreadableCertificateException {
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            if (!Arrays.equals(certificate.getEncoded(), der)) {
                throw new UnreadableCertificateException("it has more than a certificate");
            }
            return certificate;
        } catch (CertificateException | RuntimeException e) {
            throw new UnreadableCertificateException("it is not a certificate");
        }
    }

    private static void requireLength(String text) throws UnreadableCertificateException {
        if (text.length() > MAX_LENGTH) {
            throw new UnreadableCertificateException("it is too long");
        }
    }

    private static String unescape(String text) throws UnreadableCertificateException {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '%') {
                plain.append(decoded(text, i));
                i += 2;
            } else {
                plain.append(character);
            }
        }
        return plain.toString();
    }

    private static char decoded(String text, int at) throws UnreadableCertificateException {
        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0 || high > 7) {
            throw new UnreadableCertificateException("it is not percent-encoded ASCII");
        }
        return (char) (high * 16 + low);
    }
}
