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
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.ReactiveAuthenticationManagerResolver;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import reactor.core.publisher.Mono;

/**
 * Protects an application on Spring WebFlux with its {@link CredentialVerifier}, if it has one. If it has none, it is left alone, but does
 * not start if it uses what only works with one.
 */
@AutoConfiguration(
        after = KeyturnAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.reactive.ReactiveUserDetailsServiceAutoConfiguration",
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
        AccessRules keyturnAccessRules(KeyturnProperties properties) {
            return properties.parsedRules();
        }

        @Bean
        RuleCheck keyturnRuleCheck(
                ListableBeanFactory beans, AccessRules rules, KeyturnProperties properties, Environment environment) {
            return new RuleCheck(beans, rules, properties.publicPathsOfApplication(environment), new ReactivePaths());
        }

        @Bean
        ReactiveCredentialFilter keyturnReactiveCredentialFilter(
                CredentialVerifier verifier,
                KeyturnProperties properties,
                AccessRules rules,
                ApplicationContext context,
                @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers) {
            return new ReactiveCredentialFilter(
                    new RequestGuard(verifier, Clock.systemUTC()),
                    properties.publicPathsOfApplication(context.getEnvironment()),
                    properties.publicPathsOfManagementPort(context.getEnvironment()),
                    rules,
                    new ReactiveCrossOriginAnswers(context),
                    handlers);
        }

        @Bean
        ApplicationListener<ApplicationReadyEvent> keyturnKeyPreparation(CredentialVerifier verifier) {
            return ready -> verifier.prepare();
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

    /** As Spring Boot does it; here for tests of a slice, of which Spring Boot's is no part. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(CredentialVerifier.class)
    @ConditionalOnClass({ServerHttpSecurity.class, SecurityWebFilterChain.class})
    @ConditionalOnMissingBean(WebFilterChainProxy.class)
    @EnableWebFluxSecurity
    static class WebSecurity {}

    /** {@code @PreAuthorize} and the others at methods, which would do nothing in an application that forgets to switch them on. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(CredentialVerifier.class)
    @ConditionalOnClass({ServerHttpSecurity.class, SecurityWebFilterChain.class})
    @ConditionalOnMissingBean(name = {"preAuthorizeAuthorizationMethodInterceptor", "methodSecurityInterceptor"})
    @EnableReactiveMethodSecurity
    static class MethodSecurity {}

    /** In place of the user whom Spring Boot would make, with a password that it would log. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(CredentialVerifier.class)
    @ConditionalOnClass({ServerHttpSecurity.class, SecurityWebFilterChain.class})
    @ConditionalOnMissingBean({
        ReactiveAuthenticationManager.class,
        ReactiveAuthenticationManagerResolver.class,
        ReactiveUserDetailsService.class
    })
    @Conditional(OnNoNamedUser.class)
    static class NoUsers {

        @Bean
        ReactiveUserDetailsService keyturnNoUsers() {
            return name -> Mono.empty();
        }
    }
}
