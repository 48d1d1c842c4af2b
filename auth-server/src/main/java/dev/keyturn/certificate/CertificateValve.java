package dev.keyturn.certificate;

import dev.keyturn.certificate.ClientCertificateProperties.HeaderFormat;
import dev.keyturn.connections.TrustedPeers;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client certificate of a request before anything else sees the request. The header of a proxy counts if the connection
 * comes from a trusted proxy, and is removed in any case. The certificate of a TLS connection counts if the connection does not:
 * it would be the proxy's own.
 */
final class CertificateValve extends ValveBase {

    private final ClientCertificateProperties properties;
    private final TrustedPeers proxies;

    CertificateValve(ClientCertificateProperties properties, TrustedPeers proxies) {
        super(true);
        this.properties = properties;
        this.proxies = proxies;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        PresentedCertificate presented = presented(request);
        if (presented != null) {
            request.setAttribute(PresentedCertificate.ATTRIBUTE, presented);
        }
        getNext().invoke(request, response);
    }

    private @Nullable PresentedCertificate presented(Request request) {
        List<String> lines = takeHeader(request);
        HeaderFormat format = properties.headerFormat();
        if (format != null && !lines.isEmpty() && isFromProxy(request)) {
            return PresentedCertificate.ofHeader(format, lines);
        }
        boolean asks = properties.port() != null
                && properties.port() == request.getConnector().getPort();
        return asks && !isFromProxy(request)
                ? PresentedCertificate.ofConnection(
                        () -> (X509Certificate[]) request.getAttribute(Globals.CERTIFICATES_ATTR))
                : null;
    }

    private List<String> takeHeader(Request request) {
        String name = properties.headerName();
        MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
        if (name == null || headers.getValue(name) == null) {
            return List.of();
        }
        List<String> lines = Collections.list(headers.values(name));
        headers.removeHeader(name);
        return lines;
    }

    /** By the address of the connection itself, whatever headers say. */
    private boolean isFromProxy(Request request) {
        String peer = request.getPeerAddr();
        try {
            return peer != null && proxies.contains(InetAddress.getByName(peer));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
