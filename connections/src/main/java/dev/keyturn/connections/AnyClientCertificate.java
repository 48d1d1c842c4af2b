package dev.keyturn.connections;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts client certificates of any issuer. TLS itself has the client prove that it holds the key. Accepts no server. Tomcat creates
 * it by its name.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-6.2">RFC 8705 §6.2, Certificate Validation</a>
 */
public final class AnyClientCertificate extends X509ExtendedTrustManager {

    private static final X509Certificate[] NO_HINTS = {};

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("This is for a server's side of a connection only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    /** None, so that a client may choose any of its certificates. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NO_HINTS;
    }
}
