package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.RequestGuard;
import java.time.Clock;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Protects an application on Spring WebFlux with its {@link CredentialVerifier}, if it has one. If it has none, it is left alone, but does
 * not start if it uses what only works with one.
 */
@AutoConfiguration(
        after = KeyturnAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
public class KeyturnReactiveAutoConfiguration {

    @Bean
    static ProtectionCheck keyturnReactiveProtectionCheck(ListableBeanFactory beans) {
        return new ProtectionCheck(beans, new ReactiveHandlers());
    }

    /** What stands between the network and the controllers. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(CredentialVerifier.class)
    @EnableConfigurationProperties(KeyturnProperties.class)
    static class Protection {

        @Bean
        ReactiveCredentialFilter keyturnReactiveCredentialFilter(
                CredentialVerifier verifier,
                KeyturnProperties properties,
                @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers) {
            return new ReactiveCredentialFilter(
                    new RequestGuard(verifier, Clock.systemUTC()),
                    properties.parsedPublicPaths(),
                    properties.parsedRules(),
                    handlers);
        }

        @Bean
        ReactiveConfigurer keyturnWebFluxConfigurer() {
            return new ReactiveConfigurer();
        }
    }

    /** Makes the two work together where there is Spring Security. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(CredentialVerifier.class)
    @ConditionalOnClass({ServerHttpSecurity.class, SecurityWebFilterChain.class})
    static class Security {

        @Bean
        ReactiveSecurityFilter keyturnReactiveSecurityFilter() {
            return new ReactiveSecurityFilter();
        }

        /** In place of Spring Boot's, which would ask for a password. */
        @Bean
        @ConditionalOnMissingBean(SecurityWebFilterChain.class)
        SecurityWebFilterChain keyturnSecurityWebFilterChain(ServerHttpSecurity http) {
            return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                    .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                    .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                    .logout(ServerHttpSecurity.LogoutSpec::disable)
                    .authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                    .build();
        }
    }
}
