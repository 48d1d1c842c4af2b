package dev.keyturn.sdk.spring.servlet;

import dev.keyturn.sdk.spring.KeyturnProperties;
import dev.keyturn.sdk.spring.internal.path.PublicPaths;
import dev.keyturn.sdk.spring.internal.servlet.RequestAuthentication;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Protects a separate management port, which is another web server, like the application's port. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(RequestAuthentication.class)
public class KeyturnManagementConfiguration {

    @Bean
    FilterRegistrationBean<CredentialFilter> keyturnManagementCredentialFilter(
            RequestAuthentication authentication,
            ServletAccessRules rules,
            KeyturnProperties properties,
            Environment environment) {
        return KeyturnServletAutoConfiguration.registration(
                new CredentialFilter(authentication, PublicPaths.ofManagementPort(properties, environment), rules));
    }
}
