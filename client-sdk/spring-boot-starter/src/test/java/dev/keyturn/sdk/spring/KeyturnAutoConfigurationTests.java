package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.spring.health.KeyturnHealthAutoConfiguration;
import dev.keyturn.sdk.spring.internal.ConfigurationFailureAnalyzer;
import dev.keyturn.sdk.spring.internal.handler.AnnotationCheck;
import dev.keyturn.sdk.spring.metrics.KeyturnMetricsAutoConfiguration;
import dev.keyturn.sdk.spring.reactive.KeyturnReactiveAutoConfiguration;
import dev.keyturn.sdk.spring.security.KeyturnSecurityAutoConfiguration;
import dev.keyturn.sdk.spring.servlet.KeyturnServletAutoConfiguration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;
import org.springframework.web.servlet.handler.MappedInterceptor;

@Tag("server")
class KeyturnAutoConfigurationTests {

    private static final AutoConfigurations OURS =
            AutoConfigurations.of(KeyturnAutoConfiguration.class, KeyturnServletAutoConfiguration.class);

    private final WebApplicationContextRunner bare = new WebApplicationContextRunner()
            .withConfiguration(OURS)
            .withConfiguration(AutoConfigurations.of(WebMvcAutoConfiguration.class));

    private final WebApplicationContextRunner configured = bare.withPropertyValues(
            "keyturn.issuer=https://id.example.com", "keyturn.audience=https://orders.example.com");

    @Test
    void protectsWithIssuerAndAudience() {
        configured.run(context -> assertThat(context)
                .hasSingleBean(CredentialVerifier.class)
                .hasSingleBean(FilterRegistrationBean.class)
                .hasSingleBean(MappedInterceptor.class));
    }

    @Test
    void needsNoneOfTheLibrariesThatItWorksWith() {
        configured
                .withConfiguration(AutoConfigurations.of(
                        KeyturnHealthAutoConfiguration.class,
                        KeyturnMetricsAutoConfiguration.class,
                        KeyturnReactiveAutoConfiguration.class,
                        KeyturnSecurityAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(
                        "io.micrometer", "org.springframework.boot.health", "org.springframework.security", "reactor"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(CredentialVerifier.class));
    }

    @Test
    void needsAClientToFollowRevocations() {
        configured
                .withPropertyValues("keyturn.revocations.enabled=true")
                .run(failsWith("The revocation feed needs a client", "Set keyturn.client.id"));
        configured
                .withPropertyValues("keyturn.revocations.max-staleness=2m")
                .run(failsWith("The revocation feed needs a client", "Set keyturn.client.id"));
    }

    @Test
    void refusesSettingsThatCannotBeUsed() {
        configured
                .withPropertyValues("keyturn.rules[0].path=/orders/**")
                .run(failsWith("The property keyturn.rules cannot be used", "Correct the rule"));
        configured
                .withPropertyValues("keyturn.rules[0].path=orders", "keyturn.rules[0].scopes=a")
                .run(failsWith("The property keyturn.rules cannot be used", "Correct the rule"));
        configured
                .withPropertyValues(
                        "keyturn.client.id=a", "keyturn.client.secret=b", "keyturn.client.api-key-prefix=kta_")
                .run(failsWith("The keyturn properties cannot be used: apiKeyPrefix", "Correct the property"));
    }

    @Test
    void sharesNoncesWithInstancesThatHaveTheSameSecret() {
        String secret = "keyturn.dpop.nonce-secret=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        Set<String> shared = new HashSet<>();
        Set<String> ofEach = new HashSet<>();
        WebApplicationContextRunner withNonces = configured.withPropertyValues("keyturn.dpop.nonces=true");
        for (int instance = 0; instance < 3; instance++) {
            withNonces.withPropertyValues(secret).run(context -> shared.add(nonceOf(context)));
            withNonces.run(context -> ofEach.add(nonceOf(context)));
        }

        // Two if a period of nonces ended meanwhile.
        assertThat(shared).hasSizeLessThan(3);
        assertThat(ofEach).hasSize(3);
    }

    private static String nonceOf(ApplicationContext context) {
        CredentialRejectedException failure = new CredentialRejectedException(Reason.PROOF_NONCE_REQUIRED);
        return Objects.requireNonNull(context.getBean(CredentialVerifier.class)
                .challenges()
                .of(failure)
                .dpopNonce());
    }

    @Test
    void rejectsANonceSecretWithoutNonces() {
        configured
                .withPropertyValues("keyturn.dpop.nonce-secret=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
                .run(failsWith("The property keyturn.dpop.nonce-secret is set", "Set keyturn.dpop.nonces to true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2hvcnQ=", "a secret that is no base64, and long enough"})
    void refusesASecretOfNoncesThatIsNone(String secret) {
        configured
                .withPropertyValues("keyturn.dpop.nonces=true", "keyturn.dpop.nonce-secret=" + secret)
                .run(failsWith("The keyturn properties cannot be used", "Correct the property"));
    }

    @Test
    void leavesAnApplicationAloneThatSetsNeitherAndUsesNothing() {
        bare.withUserConfiguration(OpenController.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(CredentialVerifier.class)
                        .doesNotHaveBean(FilterRegistrationBean.class)
                        .doesNotHaveBean(MappedInterceptor.class));
    }

    @Test
    void makesOnlyTheVerifierOutsideOfWebApplications() {
        new ApplicationContextRunner()
                .withConfiguration(OURS)
                .withPropertyValues(
                        "keyturn.issuer=https://id.example.com", "keyturn.audience=https://orders.example.com")
                .run(context -> assertThat(context)
                        .hasSingleBean(CredentialVerifier.class)
                        .doesNotHaveBean(AnnotationCheck.class));
    }

    @ParameterizedTest
    @CsvSource({
        "keyturn.issuer=https://id.example.com,keyturn.audience",
        "keyturn.audience=https://orders.example.com,keyturn.issuer",
        "keyturn.issuer=,keyturn.issuer",
        "keyturn.audience=,keyturn.issuer"
    })
    void doesNotStartWithOneOfTheTwo(String property, String missing) {
        bare.withPropertyValues(property)
                .run(failsWith(
                        "The property " + missing + " is missing, so access tokens cannot be verified.",
                        "Set " + missing));
    }

    @Test
    void doesNotStartWithABlankAudience() {
        configured
                .withPropertyValues("keyturn.audience=  ")
                .run(failsWith("The property keyturn.audience is missing", "Set keyturn.audience"));
    }

    @ParameterizedTest
    @CsvSource({
        "keyturn.issuer=http://id.example.com,The issuer must be an https URL",
        "keyturn.issuer=id.example.com,The issuer must be an absolute URL",
        "keyturn.issuer=https://id.example.com?a=b,The issuer must have no query",
        "keyturn.jwks.uri=http://id.example.com/keys,The JWKS URI must be an https URL",
        "keyturn.clock-skew=6m,clockSkew must be from zero to 5 minutes",
        "keyturn.jwks.max-age=1m,jwks.maxAge must not be shorter",
        "keyturn.jwks.fetch-timeout=0s,jwks.fetchTimeout must be more than zero"
    })
    void doesNotStartWithPropertiesThatCannotBeUsed(String property, String message) {
        configured
                .withPropertyValues(property)
                .run(failsWith("The keyturn properties cannot be used: " + message, "Correct"));
    }

    @Test
    void doesNotStartWithPublicPathsThatAreNone() {
        configured
                .withPropertyValues("keyturn.public-paths=/a/**,b")
                .run(failsWith(
                        "The property keyturn.public-paths cannot be used: The path \"b\" does not start with a slash.",
                        "Correct"));
    }

    @Test
    void acceptsInsecureHttpOnlyIfThatIsSpelledOut() {
        configured
                .withPropertyValues("keyturn.issuer=http://id.internal", "keyturn.allow-insecure-http=true")
                .run(context -> assertThat(context).hasSingleBean(CredentialVerifier.class));
    }

    @Test
    void backsOffFromAVerifierOfTheApplicationAndProtectsWithIt() {
        bare.withUserConfiguration(OwnVerifier.class).run(context -> {
            assertThat(context).hasSingleBean(CredentialVerifier.class).hasSingleBean(FilterRegistrationBean.class);
            assertThat(context).doesNotHaveBean("keyturnCredentialVerifier");
        });
    }

    @Test
    void doesNotStartIfScopesAreDemandedAndNothingVerifies() {
        bare.withUserConfiguration(ScopedController.class)
                .run(failsWith(
                        "ScopedController.scoped requires a credential, but the application has no CredentialVerifier.",
                        "Set keyturn.issuer and keyturn.audience."));
        bare.withUserConfiguration(TokenController.class)
                .run(failsWith("TokenController.whoAmI requires a credential", "Set keyturn.issuer"));
    }

    @Test
    void startsIfScopesAreDemandedWhereTheyHaveAnEffect() {
        configured
                .withUserConfiguration(ScopedController.class, TokenController.class, ScopedTypeController.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void doesNotStartIfScopesAreDemandedWhereTheyHaveNoEffect() {
        configured
                .withUserConfiguration(ScopedService.class)
                .run(failsWith("The annotation on ScopedService.delete has no effect", "Move the annotation"));
        configured
                .withUserConfiguration(ScopedTypeService.class)
                .run(failsWith("The annotation on ScopedTypeService has no effect", "Move the annotation"));
        configured
                .withUserConfiguration(UnmappedController.class)
                .run(failsWith("The annotation on UnmappedController.unmapped has no effect", "Move the annotation"));
        configured
                .withUserConfiguration(StaticController.class)
                .run(failsWith("The annotation on StaticController.help has no effect", "Move the annotation"));
        configured
                .withUserConfiguration(PrivateController.class)
                .run(failsWith("The annotation on PrivateController.help has no effect", "Move the annotation"));
        configured
                .withBean(Runnable.class, () -> (Runnable) new ProxyFactory(new ScopedTask()).getProxy())
                .run(failsWith("The annotation on ScopedTask.run has no effect", "Move the annotation"));
    }

    @Test
    void doesNotStartIfAScopeIsNone() {
        configured
                .withUserConfiguration(MistypedController.class)
                .run(failsWith(
                        "MistypedController.list has an invalid value \"orders read\"", "Correct the annotation"));
    }

    @Test
    void doesNotStartIfATokenWouldBeFilledFromWhatTheClientSends() {
        new WebApplicationContextRunner()
                .withConfiguration(OURS)
                .withPropertyValues(
                        "keyturn.issuer=https://id.example.com", "keyturn.audience=https://orders.example.com")
                .withUserConfiguration(MvcWithoutConfigurers.class, TokenController.class)
                .run(failsWith("TokenController.whoAmI takes a VerifiedCredential", "WebMvcConfigurer"));
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void reportsWhatIsMissingWithoutAStackTrace(CapturedOutput output) {
        assertThatExceptionOfType(ApplicationContextException.class)
                .isThrownBy(() -> SpringApplication.run(
                        EmptyApplication.class, "--keyturn.issuer=https://id.example.com", "--server.port=0"));

        assertThat(output)
                .contains("The property keyturn.audience is missing, so access tokens cannot be verified.")
                .contains("Set keyturn.audience to the identifier under which this API is registered")
                .doesNotContain("\tat ");
    }

    private static ContextConsumer<AssertableWebApplicationContext> failsWith(String description, String action) {
        return context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).isNotNull();
            FailureAnalysis analysis = new ConfigurationFailureAnalyzer().analyze(failure);
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription()).startsWith(description);
            assertThat(analysis.getAction()).contains(action);
        };
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class EmptyApplication {}

    @RestController
    static class OpenController {

        @GetMapping("/open")
        String open() {
            return "open";
        }
    }

    @RestController
    static class ScopedController {

        @GetMapping("/scoped")
        @RequireScope("a")
        String scoped() {
            return "scoped";
        }
    }

    @RestController
    @RequireScope("a")
    static class ScopedTypeController {

        @GetMapping("/scoped-type")
        String scoped() {
            return "scoped";
        }
    }

    @RestController
    static class TokenController {

        @GetMapping("/who-am-i")
        String whoAmI(VerifiedCredential token) {
            return token.subject();
        }
    }

    @RestController
    static class UnmappedController {

        @GetMapping("/mapped")
        String mapped() {
            return unmapped();
        }

        @RequireScope("a")
        String unmapped() {
            return "unmapped";
        }
    }

    @RestController
    static class StaticController {

        @RequireScope("a")
        static String help() {
            return "";
        }
    }

    @RestController
    static class PrivateController {

        @RequireAcr("mfa")
        @SuppressWarnings("UnusedMethod")
        private String help() {
            return "";
        }
    }

    static class ScopedTask implements Runnable {

        @Override
        @RequireScope("a")
        public void run() {}
    }

    @RestController
    static class MistypedController {

        @GetMapping("/mistyped")
        @RequireScope("orders read")
        String list() {
            return "";
        }
    }

    @Component
    static class ScopedService {

        @RequireScope("a")
        void delete() {}
    }

    @Component
    @RequireScope("a")
    static class ScopedTypeService {

        void delete() {}
    }

    @Configuration
    static class OwnVerifier {

        @Bean
        CredentialVerifier ownVerifier() {
            return CredentialVerifier.builder("https://id.example.com", "https://orders.example.com")
                    .build();
        }
    }

    @Configuration
    static class MvcWithoutConfigurers extends WebMvcConfigurationSupport {}
}
