package dev.keyturn.connections;

import java.util.Objects;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Adds the {@link CertificatePort} to Tomcat, with the limits of the first port and its certificate, which is reloaded as there. By its type
 * it is not among the customizers that other web servers of the application get.
 */
final class CertificateConnector implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {

    private final CertificatePort port;
    private final SslBundles bundles;

    CertificateConnector(CertificatePort port, SslBundles bundles) {
        this.port = port;
        this.bundles = bundles;
    }

    /** Last, when the settings of the first port are known. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(TomcatWebServerFactory factory) {
        Integer number = port.number();
        String bundle = port.bundle();
        if (number != null && bundle != null) {
            add(factory, number, bundle);
        }
    }

    private void add(TomcatWebServerFactory factory, int number, String bundle) {
        LimitedProtocol protocol = new LimitedProtocol();
        // threads too, which Spring Boot customizes for the first port alone
        factory.getProtocolHandlerCustomizers().forEach(each -> customize(each, protocol));
        Connector connector = new Connector(protocol);
        factory.getConnectorCustomizers().forEach(each -> each.customize(connector));
        connector.setPort(number);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("bindOnInit", "false");
        protocol.setSSLEnabled(true);
        protocol.addSslHostConfig(host(bundles.getBundle(bundle)));
        bundles.addBundleUpdateHandler(bundle, changed -> protocol.addSslHostConfig(host(changed), true));
        if (factory.getAddress() != null) {
            protocol.setAddress(factory.getAddress());
        }
        factory.addAdditionalConnectors(connector);
    }

    @SuppressWarnings("unchecked")
    private static <T extends ProtocolHandler> void customize(
            TomcatProtocolHandlerCustomizer<T> customizer, ProtocolHandler protocol) {
        customizer.customize((T) protocol);
    }

    private static SSLHostConfig host(SslBundle bundle) {
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystore(bundle.getStores().getKeyStore());
        // Tomcat has a password of its own where none is given
        certificate.setCertificateKeystorePassword(
                Objects.requireNonNullElse(bundle.getStores().getKeyStorePassword(), ""));
        String keyPassword = bundle.getKey().getPassword();
        if (keyPassword != null) {
            certificate.setCertificateKeyPassword(keyPassword);
        }
        String alias = bundle.getKey().getAlias();
        if (alias != null) {
            certificate.setCertificateKeyAlias(alias);
        }
        host.addCertificate(certificate);
        String[] protocols = bundle.getOptions().getEnabledProtocols();
        if (protocols != null) {
            host.setProtocols(String.join("+", protocols));
        }
        String[] ciphers = bundle.getOptions().getCiphers();
        if (ciphers != null) {
            host.setCiphers(String.join(",", ciphers));
        }
        host.setCertificateVerification("optional");
        host.setTrustManagerClassName(AnyClientCertificate.class.getName());
        return host;
    }
}
