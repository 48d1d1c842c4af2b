package dev.keyturn.connections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Limits the connections of a separate management port, whose web server does not see the beans that customize the application's.
 *
 * <p>As an auto-configuration it is left out when an application scans this package for components.
 */
@AutoConfiguration
@ManagementContextConfiguration(ManagementContextType.CHILD)
class ManagementConnections {

    @Bean
    LimitedTomcat limitedTomcatOfManagementPort(ConnectionsProperties limits, ObjectProvider<TrustedPeers> trusted) {
        return new LimitedTomcat(limits, trusted.getIfAvailable(() -> peer -> false));
    }
}
