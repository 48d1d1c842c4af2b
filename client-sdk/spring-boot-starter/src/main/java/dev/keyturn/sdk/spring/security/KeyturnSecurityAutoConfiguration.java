package dev.keyturn.sdk.spring.security;

import dev.keyturn.sdk.spring.internal.servlet.RequestAuthentication;
import dev.keyturn.sdk.spring.servlet.KeyturnServletAutoConfiguration;
import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.BeanIds;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.NullSecurityContextRepository;

/**
 * Integrates Spring Security on servlets: an application without a filter chain gets one that leaves the decision to the starter's filter, in
 * place of Spring Boot's, which would ask for a password.
 */
@AutoConfiguration(
        after = KeyturnServletAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({HttpSecurity.class, SecurityFilterChain.class})
@ConditionalOnBean(RequestAuthentication.class)
public class KeyturnSecurityAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    KeyturnSecurity keyturnSecurity(RequestAuthentication authentication) {
        return new KeyturnSecurity(authentication);
    }

    @Bean
    static SecurityChainCheck keyturnSecurityChainCheck(ListableBeanFactory beans) {
        return new SecurityChainCheck(beans);
    }

    /**
     * Permits requests that have passed the starter's filter, and denies all others. Needs no CSRF protection, since it has neither sessions nor
     * logins.
     *
     * @throws Exception declared by Spring Security 6
     */
    @Bean
    @ConditionalOnMissingBean(SecurityFilterChain.class)
    SecurityFilterChain keyturnSecurityFilterChain(HttpSecurity http, KeyturnSecurity security) throws Exception {
        http.csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .securityContext(contexts -> contexts.securityContextRepository(new NullSecurityContextRepository()))
                .with(security, Customizer.withDefaults())
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(RequestAuthentication::hasPassed)
                        .permitAll()
                        .anyRequest()
                        .denyAll());
        return http.build();
    }

    /** As in Spring Boot, whose configuration is not part of test slices. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(name = BeanIds.SPRING_SECURITY_FILTER_CHAIN)
    @EnableWebSecurity
    static class WebSecurity {}

    /** Enables {@code @PreAuthorize} and similar annotations, which would have no effect in an application that does not enable them. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(name = "preAuthorizeAuthorizationMethodInterceptor")
    @EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true)
    static class MethodSecurity {}

    /** Replaces the user that Spring Boot would create with a logged password. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean({
        AuthenticationManager.class,
        AuthenticationProvider.class,
        AuthenticationManagerResolver.class,
        UserDetailsService.class
    })
    @Conditional(NoConfiguredUserCondition.class)
    static class NoUsers {

        @Bean
        UserDetailsService keyturnNoUsers() {
            return new InMemoryUserDetailsManager();
        }
    }
}
