package dev.keyturn.sdk.spring;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Protects a management port of its own, which is another web server, as the application's is. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(RequestAuthentication.class)
public class KeyturnManagementConfiguration {

    @Bean
    FilterRegistrationBean<CredentialFilter> keyturnManagementCredentialFilter(
            RequestAuthentication authentication,
            AccessRules rules,
            KeyturnProperties properties,
            Environment environment) {
        return KeyturnWebAutoConfiguration.registration(
                new CredentialFilter(authentication, properties.publicPathsOfManagementPort(environment), rules));
    }
}
