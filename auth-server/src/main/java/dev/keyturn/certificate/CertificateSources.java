package dev.keyturn.certificate;

import dev.keyturn.connections.CertificatePort;
import dev.keyturn.connections.TrustedPeers;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sources of client certificates, as configured: the second port, and the header of trusted proxies. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class CertificateSources {

    /** A container image decides at its start whether there is one, not when it is built. */
    @Bean
    CertificatePort certificatePort(
            ClientCertificateProperties properties, @Value("${server.ssl.bundle:#{null}}") @Nullable String bundle) {
        return new CertificatePort(properties.port(), bundle);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> certificateReader(
            ClientCertificateProperties properties, ObjectProvider<TrustedPeers> proxies) {
        return factory -> {
            if (properties.isOn()) {
                factory.addEngineValves(new CertificateValve(properties, proxies.getIfAvailable(() -> peer -> false)));
            }
        };
    }
}
