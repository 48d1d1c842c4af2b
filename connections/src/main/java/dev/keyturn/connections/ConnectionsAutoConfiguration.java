package dev.keyturn.connections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/** Limits the connections of the application that has this module on its class path, and drains them before it stops. */
@AutoConfiguration
@EnableConfigurationProperties(ConnectionsProperties.class)
class ConnectionsAutoConfiguration {

    @Bean
    LimitedTomcat limitedTomcat(ConnectionsProperties limits, ObjectProvider<TrustedPeers> trusted) {
        return new LimitedTomcat(limits, trusted.getIfAvailable(() -> peer -> false));
    }

    @Bean
    @ConditionalOnBean(CertificatePort.class)
    CertificateConnector certificateConnector(CertificatePort port, SslBundles bundles) {
        return new CertificateConnector(port, bundles);
    }

    @Bean
    Drain drain(ConnectionsProperties limits) {
        return new Drain(limits.drainPeriod());
    }
}
