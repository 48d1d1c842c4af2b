package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.RequestGuard;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * Protects the web application with its {@link CredentialVerifier}, if it has one. If it has none, it is left alone, but does not
 * start if it uses what only works with one.
 */
@AutoConfiguration(after = KeyturnAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class KeyturnWebAutoConfiguration {

    /**
     * Where the filter stands: right before Spring Security's, which is at -100.
     */
    public static final int FILTER_ORDER = -110;

    @Bean
    static ProtectionCheck keyturnProtectionCheck(ListableBeanFactory beans) {
        return new ProtectionCheck(beans, new ServletHandlers());
    }

    static FilterRegistrationBean<CredentialFilter> registration(CredentialFilter filter) {
        FilterRegistrationBean<CredentialFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setName("keyturnCredentialFilter");
        registration.setOrder(FILTER_ORDER);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        return registration;
    }

    /** What stands between the network and the controllers. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(CredentialVerifier.class)
    @EnableConfigurationProperties(KeyturnProperties.class)
    static class Protection {

        @Bean
        RequestAuthentication keyturnRequestAuthentication(CredentialVerifier verifier, ListableBeanFactory beans) {
            return new RequestAuthentication(
                    new RequestGuard(verifier, Clock.systemUTC()), new CrossOriginAnswers(beans));
        }

        @Bean
        AccessRules keyturnAccessRules(KeyturnProperties properties) {
            return properties.parsedRules();
        }

        @Bean
        RuleCheck keyturnRuleCheck(
                ListableBeanFactory beans, AccessRules rules, KeyturnProperties properties, Environment environment) {
            return new RuleCheck(beans, rules, properties.publicPathsOfApplication(environment), new ServletPaths());
        }

        @Bean
        FilterRegistrationBean<CredentialFilter> keyturnCredentialFilter(
                RequestAuthentication authentication,
                AccessRules rules,
                KeyturnProperties properties,
                Environment environment) {
            return registration(
                    new CredentialFilter(authentication, properties.publicPathsOfApplication(environment), rules));
        }

        /** A bean of this type reaches every handler mapping, even in an application that configures MVC by itself. */
        @Bean
        MappedInterceptor keyturnHandlerDemandsInterceptor(RequestAuthentication authentication) {
            return new MappedInterceptor(null, new HandlerDemandsInterceptor(authentication));
        }

        @Bean
        WebMvcConfigurer keyturnWebMvcConfigurer() {
            return new WebMvcConfigurer() {
                @Override
                public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                    resolvers.add(new VerifiedCredentialArgumentResolver());
                }
            };
        }

        @Bean
        ApplicationListener<ApplicationReadyEvent> keyturnKeyPreparation(CredentialVerifier verifier) {
            return ready -> verifier.prepare();
        }
    }
}
