package dev.keyturn.certificate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The element of an {@code X-Forwarded-Client-Cert} header of Envoy.
 *
 * @param certificate percent-encoded PEM
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#x-forwarded-client-cert">Envoy,
 *     x-forwarded-client-cert</a>
 */
record ForwardedElement(String certificate) {

    private static final String CERTIFICATE = "Cert";

    /** @throws UnreadableCertificateException if there are several elements, or there is not one {@code Cert} */
    static ForwardedElement parse(String header) throws UnreadableCertificateException {
        if (header.length() > Certificates.MAX_LENGTH) {
            throw new UnreadableCertificateException("it is too long");
        }
        String certificate = null;
        for (String pair : pairs(header)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new UnreadableCertificateException("it has a key without a value");
            }
            if (CERTIFICATE.equalsIgnoreCase(pair.substring(0, equals).strip())) {
                certificate = first(certificate, pair.substring(equals + 1));
            }
        }
        if (certificate == null) {
            throw new UnreadableCertificateException("it has no Cert");
        }
        return new ForwardedElement(certificate);
    }

    private static String first(@Nullable String before, String value) throws UnreadableCertificateException {
        if (before != null) {
            throw new UnreadableCertificateException("it has several of Cert");
        }
        return value.strip();
    }

    /** Pairs of key and value; in a value between quotation marks, a backslash escapes the next character. */
    private static List<String> pairs(String header) throws UnreadableCertificateException {
        List<String> pairs = new ArrayList<>();
        StringBuilder pair = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < header.length(); i++) {
            char character = header.charAt(i);
            if (character == '"') {
                isQuoted = !isQuoted;
            } else if (isQuoted && character == '\\' && i + 1 < header.length()) {
                i++;
                pair.append(header.charAt(i));
            } else if (!isQuoted && character == ',') {
                throw new UnreadableCertificateException("it has several elements");
            } else if (!isQuoted && character == ';') {
                pairs.add(pair.toString());
                pair.setLength(0);
            } else {
                pair.append(character);
            }
        }
        if (isQuoted) {
            throw new UnreadableCertificateException("it has an open quotation mark");
        }
        pairs.add(pair.toString());
        return pairs;
    }
}
