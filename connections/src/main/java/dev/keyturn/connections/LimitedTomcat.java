package dev.keyturn.connections;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Gives Tomcat the protocol handler that limits its connections and TLS. */
final class LimitedTomcat implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ConnectionsProperties limits;
    private final TrustedPeers trusted;

    LimitedTomcat(ConnectionsProperties limits, TrustedPeers trusted) {
        this.limits = limits;
        this.trusted = trusted;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(LimitedProtocol.class.getName());
        factory.addConnectorCustomizers(connector -> {
            if (connector.getProtocolHandler() instanceof LimitedProtocol protocol) {
                protocol.limit(limits.maxPerAddress(), limits.requestTimeout(), trusted);
            }
        });
    }
}
