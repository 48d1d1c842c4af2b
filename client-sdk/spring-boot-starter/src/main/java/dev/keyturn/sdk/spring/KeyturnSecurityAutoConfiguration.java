package dev.keyturn.sdk.spring;

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
 * Makes the two work together where there is Spring Security: with no chain of its own the application gets one that leaves the
 * decision to the filter in front, in place of Spring Boot's, which would ask for a password.
 */
@AutoConfiguration(
        after = KeyturnWebAutoConfiguration.class,
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
     * Lets pass what the filter in front has let pass, and nothing that has come by another way. Needs no protection against forged requests, since it knows neither
     * sessions nor logins.
     *
     * @throws Exception as Spring Security 6 declares, and 7 does not
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
                        .requestMatchers(CredentialFilter::hasPassed)
                        .permitAll()
                        .anyRequest()
                        .denyAll());
        return http.build();
    }

    /** As Spring Boot does it; here for tests of a slice, of which Spring Boot's is no part. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(name = BeanIds.SPRING_SECURITY_FILTER_CHAIN)
    @EnableWebSecurity
    static class WebSecurity {}

    /** {@code @PreAuthorize} and the others at methods, which would do nothing in an application that forgets to switch them on. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(name = "preAuthorizeAuthorizationMethodInterceptor")
    @EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true)
    static class MethodSecurity {}

    /** In place of the user whom Spring Boot would make, with a password that it would log. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean({
        AuthenticationManager.class,
        AuthenticationProvider.class,
        AuthenticationManagerResolver.class,
        UserDetailsService.class
    })
    @Conditional(OnNoNamedUser.class)
    static class NoUsers {

        @Bean
        UserDetailsService keyturnNoUsers() {
            return new InMemoryUserDetailsManager();
        }
    }
}
