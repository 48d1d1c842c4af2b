package dev.keyturn.sdk.spring.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.spring.KeyturnAutoConfiguration;
import dev.keyturn.sdk.spring.internal.ConfigurationFailureAnalyzer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.WebFluxConfigurationSupport;

/** An application on Spring WebFlux does not start if it seems to be protected and is not. */
class ReactiveProtectionTests {

    private static final String[] PROPERTIES = {
        "keyturn.issuer=https://id.example.com", "keyturn.audience=https://orders.example.com"
    };

    private final ReactiveWebApplicationContextRunner ours = new ReactiveWebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(KeyturnAutoConfiguration.class, KeyturnReactiveAutoConfiguration.class))
            .withClassLoader(new FilteredClassLoader("org.springframework.security"));
    private final ReactiveWebApplicationContextRunner bare = ours.withUserConfiguration(WebFlux.class);
    private final ReactiveWebApplicationContextRunner configured = bare.withPropertyValues(PROPERTIES);

    @Test
    void startsIfDemandsHaveAnEffect() {
        configured
                .withUserConfiguration(ScopedController.class, TokenController.class)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ReactiveCredentialFilter.class));
    }

    @Test
    void isLeftAloneIfItDemandsNothing() {
        bare.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ReactiveCredentialFilter.class));
    }

    @Test
    void doesNotStartIfScopesAreDemandedAndNothingVerifies() {
        bare.withUserConfiguration(ScopedController.class)
                .run(failsWith(
                        "ScopedController.scoped requires a credential, but the application has no CredentialVerifier.",
                        "Set keyturn.issuer and keyturn.audience."));
    }

    @Test
    void doesNotStartIfScopesAreDemandedWhereTheyHaveNoEffect() {
        configured
                .withUserConfiguration(ScopedService.class)
                .run(failsWith("The annotation on ScopedService.delete has no effect", "Move the annotation"));
    }

    @Test
    void doesNotStartIfATokenWouldBeFilledFromWhatTheClientSends() {
        ours.withPropertyValues(PROPERTIES)
                .withUserConfiguration(WebFluxWithoutConfigurers.class, TokenController.class)
                .run(failsWith("TokenController.whoAmI takes a VerifiedCredential", "WebFluxConfigurer"));
    }

    private static ContextConsumer<AssertableReactiveWebApplicationContext> failsWith(
            String description, String action) {
        return context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).isNotNull();
            FailureAnalysis analysis = new ConfigurationFailureAnalyzer().analyze(failure);
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription()).startsWith(description);
            assertThat(analysis.getAction()).contains(action);
        };
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebFlux
    static class WebFlux {}

    @Configuration(proxyBeanMethods = false)
    static class WebFluxWithoutConfigurers extends WebFluxConfigurationSupport {}

    @RestController
    static class ScopedController {

        @GetMapping("/scoped")
        @RequireScope("orders:read")
        String scoped() {
            return "scoped";
        }
    }

    @RestController
    static class TokenController {

        @GetMapping("/me")
        String whoAmI(VerifiedCredential credential) {
            return credential.subject();
        }
    }

    @Service
    static class ScopedService {

        @RequireScope("orders:write")
        void delete() {}
    }
}
