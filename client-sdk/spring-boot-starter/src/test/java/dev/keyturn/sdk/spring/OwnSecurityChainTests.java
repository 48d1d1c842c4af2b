package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sdk.spring.security.KeyturnSecurity;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.publisher.Mono;

/** Applications with chains of Spring Security of their own. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("server")
class OwnSecurityChainTests {

    private static final TestIssuer ISSUER = new TestIssuer(TestKeys.es256("key-1"));

    private static StartedApplication application;

    @BeforeAll
    static void start() {
        application = StartedApplication.start(
                WebApplicationType.SERVLET, ISSUER, Api.class, "keyturn.public-paths=/public/**,/login/**,/pages/**");
    }

    @AfterAll
    static void stop() {
        application.close();
        ISSUER.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/me, 200",
        "/nowhere, 404",
        "/broken, 500",
        "/conflict, 409",
        "/later, 200",
        "/future, 200",
        "/later-broken, 500",
        "/events, 200"
    })
    void keepsTheStatusAtEachDispatch(String path, int status, CapturedOutput output) throws Exception {
        int before = output.getAll().length();

        assertThat(api().get(path, token()).statusCode()).isEqualTo(status);

        assertThat(output.getAll().substring(before)).doesNotContain("AccessDenied", "AuthorizationDenied");
    }

    @Test
    void needsNoCsrfTokenWithACredential() throws Exception {
        assertThat(post("/me", token()).statusCode()).isEqualTo(200);
    }

    @Test
    void needsOneWithoutACredential() throws Exception {
        HttpResponse<String> response = api().send(api().request("/pages/order").POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void keepsItsLogin() throws Exception {
        HttpResponse<String> page = api().send(api().request("/pages/mine").header("Accept", "text/html"));
        HttpResponse<String> call = api().send(api().request("/pages/mine").header("Accept", "application/json"));

        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/login"));
        assertThat(call.statusCode()).isEqualTo(401);
        assertThat(call.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }

    @Test
    void readsAGoodCredentialOnAPublicPath() throws Exception {
        assertThat(api().get("/public/mine", token()).body()).isEqualTo("user-1");
        assertThat(api().get("/public/open", expired()).statusCode()).isEqualTo(200);
        assertThat(api().send(api().request("/public/open")).statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhatIsWrongWithABadOneThere() throws Exception {
        HttpResponse<String> refused = api().get("/public/mine", expired());

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer error=\"invalid_token\""));
    }

    @Test
    void namesNoScopeIfItKnowsNone() throws Exception {
        HttpResponse<String> refused = api().get("/scoped", token().scope("other"));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"insufficient_scope\"");
    }

    @Test
    void warnsOfChainsThatKnowNoCredential(CapturedOutput output) {
        try (StartedApplication started =
                StartedApplication.start(WebApplicationType.SERVLET, ISSUER, ApiWithForgetfulChain.class)) {
            assertThat(started.context().isActive()).isTrue();
            assertThat(output.getAll())
                    .contains("The SecurityFilterChain \"forgetful\" ignores verified credentials")
                    .doesNotContain("The SecurityFilterChain \"mindful\"");
        }
    }

    @Test
    void needsNoCsrfTokenWithACredentialOnWebFlux() throws Exception {
        try (StartedApplication reactive = StartedApplication.start(
                WebApplicationType.REACTIVE, ISSUER, ReactiveApi.class, "keyturn.public-paths=/public/**")) {
            assertThat(reactive.api()
                            .send(reactive.api().authorized("/me", token()).POST(BodyPublishers.noBody()))
                            .body())
                    .isEqualTo("user-1");
            assertThat(reactive.api()
                            .send(reactive.api().request("/public/mine").POST(BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(reactive.api()
                            .send(reactive.api()
                                    .authorized("/public/mine", token())
                                    .POST(BodyPublishers.noBody()))
                            .body())
                    .isEqualTo("user-1");
            assertThat(reactive.api().get("/nowhere", token()).statusCode()).isEqualTo(404);
        }
    }

    private static HttpResponse<String> post(String path, TestToken token) throws IOException, InterruptedException {
        HttpRequest.Builder request = api().authorized(path, token).POST(BodyPublishers.noBody());
        return api().send(request);
    }

    private static ApiCalls api() {
        return application.api();
    }

    private static TestToken token() {
        return ISSUER.token(Instant.now(), StartedApplication.AUDIENCE);
    }

    private static TestToken expired() {
        return ISSUER.token(Instant.now().minusSeconds(86_400), StartedApplication.AUDIENCE);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Orders.class)
    static class Api {

        @Bean
        SecurityFilterChain chain(HttpSecurity http, KeyturnSecurity keyturn) throws Exception {
            return http.with(keyturn, Customizer.withDefaults())
                    .formLogin(Customizer.withDefaults())
                    .authorizeHttpRequests(requests -> requests.requestMatchers("/public/open")
                            .permitAll()
                            .requestMatchers("/pages/order")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("anna").password("{noop}a").build());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class ApiWithForgetfulChain {

        @Bean
        @Order(1)
        SecurityFilterChain mindful(HttpSecurity http, KeyturnSecurity keyturn) throws Exception {
            return http.securityMatcher("/api/**")
                    .with(keyturn, Customizer.withDefaults())
                    .build();
        }

        @Bean
        @Order(2)
        SecurityFilterChain forgetful(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .build();
        }
    }

    @RestController
    static class Orders {

        @GetMapping({"/me", "/public/mine", "/pages/mine"})
        String me(Authentication authentication) {
            return authentication.getName();
        }

        @GetMapping("/public/open")
        String open() {
            return "open";
        }

        @PostMapping({"/me", "/pages/order"})
        String order() {
            return "ordered";
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("broken");
        }

        @GetMapping("/conflict")
        String conflict() {
            throw new ResponseStatusException(HttpStatus.CONFLICT);
        }

        @GetMapping("/later")
        Callable<String> later() {
            return () -> "later";
        }

        @GetMapping("/future")
        CompletableFuture<String> future() {
            return CompletableFuture.supplyAsync(() -> "future");
        }

        @GetMapping("/later-broken")
        Callable<String> laterBroken() {
            return () -> {
                throw new IllegalStateException("broken");
            };
        }

        @GetMapping("/events")
        SseEmitter events() throws IOException {
            SseEmitter emitter = new SseEmitter();
            emitter.send("one");
            emitter.complete();
            return emitter;
        }

        @GetMapping("/scoped")
        @PreAuthorize("hasAuthority('SCOPE_orders:read')")
        String scoped() {
            return "scoped";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableWebFluxSecurity
    @Import(ReactiveOrders.class)
    static class ReactiveApi {

        @Bean
        SecurityWebFilterChain chain(ServerHttpSecurity http) {
            return http.authorizeExchange(exchanges -> exchanges.anyExchange().authenticated())
                    .build();
        }
    }

    @RestController
    static class ReactiveOrders {

        @PostMapping({"/me", "/public/mine"})
        Mono<String> me(Authentication authentication) {
            return Mono.just(authentication.getName());
        }
    }
}
