package dev.keyturn.sdk.spring.reactive;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.spring.KeyturnAutoConfiguration;
import dev.keyturn.sdk.spring.KeyturnProperties;
import dev.keyturn.sdk.spring.internal.handler.AnnotationCheck;
import dev.keyturn.sdk.spring.internal.path.AccessRules;
import dev.keyturn.sdk.spring.internal.path.PublicPaths;
import dev.keyturn.sdk.spring.internal.path.RuleCheck;
import java.time.Clock;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Protects an application on Spring WebFlux with its {@link CredentialVerifier}. An application without one is not protected, and does not
 * start if it uses annotations that need one.
 */
@AutoConfiguration(after = KeyturnAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
public class KeyturnReactiveAutoConfiguration {

    /** Order of the filter: before Spring Security's, which is -100. */
    public static final int FILTER_ORDER = -110;

    @Bean
    static AnnotationCheck keyturnReactiveProtectionCheck(ListableBeanFactory beans) {
        return new AnnotationCheck(beans, new ReactiveHandlers());
    }

    /** Filter and argument resolver. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(CredentialVerifier.class)
    @EnableConfigurationProperties(KeyturnProperties.class)
    static class Protection {

        @Bean
        AccessRules keyturnAccessRules(KeyturnProperties properties) {
            return AccessRules.of(properties);
        }

        @Bean
        RuleCheck keyturnRuleCheck(
                ListableBeanFactory beans, AccessRules rules, KeyturnProperties properties, Environment environment) {
            return new RuleCheck(beans, rules, PublicPaths.ofApplication(properties, environment), new ReactivePaths());
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
                    PublicPaths.ofApplication(properties, context.getEnvironment()),
                    PublicPaths.ofManagementPort(properties, context.getEnvironment()),
                    rules,
                    new ReactiveCorsResponder(context),
                    handlers);
        }

        @Bean
        ApplicationListener<ApplicationReadyEvent> keyturnKeyPreparation(CredentialVerifier verifier) {
            return ready -> verifier.prepare();
        }

        @Bean
        CredentialWebFluxConfigurer keyturnWebFluxConfigurer() {
            return new CredentialWebFluxConfigurer();
        }
    }
}
