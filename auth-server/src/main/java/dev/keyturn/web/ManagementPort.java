package dev.keyturn.web;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives a separate management port the application's proxies and form of errors.
 *
 * <p>As an auto-configuration it is not part of the application itself, whose scan for components leaves it out.
 */
@AutoConfiguration
@ManagementContextConfiguration(ManagementContextType.CHILD)
class ManagementPort {

    @Bean
    TomcatSettings tomcatSettingsOfManagementPort(ProxyProperties proxies, JsonMapper json) {
        return new TomcatSettings(proxies, json);
    }
}
