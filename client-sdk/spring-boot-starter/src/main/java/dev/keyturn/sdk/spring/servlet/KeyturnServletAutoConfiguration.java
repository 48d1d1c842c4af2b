package dev.keyturn.sdk.spring.servlet;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.spring.KeyturnAutoConfiguration;
import dev.keyturn.sdk.spring.KeyturnProperties;
import dev.keyturn.sdk.spring.internal.handler.AnnotationCheck;
import dev.keyturn.sdk.spring.internal.path.AccessRules;
import dev.keyturn.sdk.spring.internal.path.PublicPaths;
import dev.keyturn.sdk.spring.internal.path.RuleCheck;
import dev.keyturn.sdk.spring.internal.servlet.RequestAuthentication;
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
 * Protects a servlet application with its {@link CredentialVerifier}. An application without one is not protected, and does not start if it
 * uses annotations that need one.
 */
@AutoConfiguration(after = KeyturnAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class KeyturnServletAutoConfiguration {

    /** Order of the filter: before Spring Security's, which is -100. */
    public static final int FILTER_ORDER = -110;

    @Bean
    static AnnotationCheck keyturnProtectionCheck(ListableBeanFactory beans) {
        return new AnnotationCheck(beans, new ServletHandlers());
    }

    static FilterRegistrationBean<CredentialFilter> registration(CredentialFilter filter) {
        FilterRegistrationBean<CredentialFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setName("keyturnCredentialFilter");
        registration.setOrder(FILTER_ORDER);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        return registration;
    }

    /** Filter, interceptor and argument resolver. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(CredentialVerifier.class)
    @EnableConfigurationProperties(KeyturnProperties.class)
    static class Protection {

        @Bean
        RequestAuthentication keyturnRequestAuthentication(CredentialVerifier verifier, ListableBeanFactory beans) {
            return new RequestAuthentication(new RequestGuard(verifier, Clock.systemUTC()), beans);
        }

        @Bean
        AccessRules keyturnAccessRules(KeyturnProperties properties) {
            return AccessRules.of(properties);
        }

        @Bean
        ServletAccessRules keyturnServletAccessRules(AccessRules rules, ListableBeanFactory beans) {
            return new ServletAccessRules(rules, beans);
        }

        @Bean
        RuleCheck keyturnRuleCheck(
                ListableBeanFactory beans, AccessRules rules, KeyturnProperties properties, Environment environment) {
            return new RuleCheck(beans, rules, PublicPaths.ofApplication(properties, environment), new ServletPaths());
        }

        @Bean
        FilterRegistrationBean<CredentialFilter> keyturnCredentialFilter(
                RequestAuthentication authentication,
                ServletAccessRules rules,
                KeyturnProperties properties,
                Environment environment) {
            return registration(
                    new CredentialFilter(authentication, PublicPaths.ofApplication(properties, environment), rules));
        }

        /** Every handler mapping uses a bean of this type, even in an application with its own MVC configuration. */
        @Bean
        MappedInterceptor keyturnHandlerRequirementsInterceptor(RequestAuthentication authentication) {
            return new MappedInterceptor(null, new HandlerRequirementsInterceptor(authentication));
        }

        @Bean
        WebMvcConfigurer keyturnWebMvcConfigurer() {
            return new WebMvcConfigurer() {
                @Override
                public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                    resolvers.add(new CredentialArgumentResolver());
                }
            };
        }

        @Bean
        ApplicationListener<ApplicationReadyEvent> keyturnKeyPreparation(CredentialVerifier verifier) {
            return ready -> verifier.prepare();
        }
    }
}
