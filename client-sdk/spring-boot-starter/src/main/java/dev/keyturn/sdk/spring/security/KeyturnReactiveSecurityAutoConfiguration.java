package dev.keyturn.sdk.spring.security;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.spring.reactive.KeyturnReactiveAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.ReactiveAuthenticationManagerResolver;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import reactor.core.publisher.Mono;

/**
 * Integrates Spring Security on Spring WebFlux: an application without a filter chain gets one that leaves the decision to the starter's
 * filter, in place of Spring Boot's, which would ask for a password.
 */
@AutoConfiguration(
        after = KeyturnReactiveAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.reactive.ReactiveUserDetailsServiceAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({ServerHttpSecurity.class, SecurityWebFilterChain.class})
@ConditionalOnBean(CredentialVerifier.class)
public class KeyturnReactiveSecurityAutoConfiguration {

    @Bean
    ReactiveSecurityFilter keyturnReactiveSecurityFilter() {
        return new ReactiveSecurityFilter();
    }

    /** Replaces Spring Boot's chain, which would ask for a password. */
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

    /** As in Spring Boot, whose configuration is not part of test slices. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(WebFilterChainProxy.class)
    @EnableWebFluxSecurity
    static class WebSecurity {}

    /** Enables {@code @PreAuthorize} and similar annotations, which would have no effect in an application that does not enable them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(name = {"preAuthorizeAuthorizationMethodInterceptor", "methodSecurityInterceptor"})
    @EnableReactiveMethodSecurity
    static class MethodSecurity {}

    /** Replaces the user that Spring Boot would create with a logged password. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean({
        ReactiveAuthenticationManager.class,
        ReactiveAuthenticationManagerResolver.class,
        ReactiveUserDetailsService.class
    })
    @Conditional(NoConfiguredUserCondition.class)
    static class NoUsers {

        @Bean
        ReactiveUserDetailsService keyturnNoUsers() {
            return name -> Mono.empty();
        }
    }
}
