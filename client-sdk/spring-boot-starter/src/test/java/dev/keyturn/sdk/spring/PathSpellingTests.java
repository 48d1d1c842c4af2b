package dev.keyturn.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sdk.contract.PathSpellings;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.AntPathMatcher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.pattern.PathPatternParser;

/** However a path is spelled, and however the application reads paths, a rule holds wherever the handler is reached. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("server")
class PathSpellingTests {

    private static final TestIssuer ISSUER = new TestIssuer(TestKeys.es256("key-1"));
    private static final String SECRET = "secret";

    @AfterAll
    static void stopIssuer() {
        ISSUER.close();
    }

    static Stream<Arguments> settings() {
        String[] none = {};
        return Stream.of(
                Arguments.of(WebApplicationType.SERVLET, Usual.class, "", none),
                Arguments.of(WebApplicationType.SERVLET, CaselessParser.class, "", none),
                Arguments.of(WebApplicationType.SERVLET, SlashFilter.class, "", none),
                Arguments.of(WebApplicationType.SERVLET, Usual.class, "", new String[] {
                    "spring.mvc.pathmatch.matching-strategy=ant_path_matcher"
                }),
                Arguments.of(WebApplicationType.SERVLET, CaselessMatcher.class, "", new String[] {
                    "spring.mvc.pathmatch.matching-strategy=ant_path_matcher"
                }),
                Arguments.of(
                        WebApplicationType.SERVLET, Usual.class, "/api", new String[] {"spring.mvc.servlet.path=/api"}),
                Arguments.of(WebApplicationType.SERVLET, CaselessParser.class, "/shop/api", new String[] {
                    "spring.mvc.servlet.path=/api", "server.servlet.context-path=/shop"
                }),
                Arguments.of(WebApplicationType.SERVLET, OtherServlet.class, "", none),
                Arguments.of(WebApplicationType.REACTIVE, ReactiveUsual.class, "", none),
                Arguments.of(WebApplicationType.REACTIVE, ReactiveCaseless.class, "", none),
                Arguments.of(WebApplicationType.REACTIVE, ReactiveCaseless.class, "/shop", new String[] {
                    "spring.webflux.base-path=/shop"
                }));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void opensNoWayAroundARule(WebApplicationType type, Class<?> configuration, String base, String[] properties)
            throws Exception {
        String[] all = Stream.concat(
                        Stream.of(
                                "keyturn.rules[0].path=/reports/**",
                                "keyturn.rules[0].scopes=reports",
                                "keyturn.public-paths=/open/**,/api/open/**"),
                        Arrays.stream(properties))
                .toArray(String[]::new);
        try (StartedApplication application = StartedApplication.start(type, ISSUER, configuration, all)) {
            assertThat(application
                            .api()
                            .get(base + "/reports/1", token().scope("reports"))
                            .body())
                    .isEqualTo(SECRET);
            Set<String> spellings = PathSpellings.of(base, "reports");
            spellings.addAll(PathSpellings.detours(base + "/open", "/reports/1"));
            for (String spelling : spellings) {
                assertThat(application
                                .api()
                                .get(spelling, token().scope("other"))
                                .body())
                        .as(spelling)
                        .isNotEqualTo(SECRET);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("caselessSettings")
    void opensAPublicPathInItsOwnCaseAlone(WebApplicationType type, Class<?> configuration, String[] properties)
            throws Exception {
        String[] all = Stream.concat(Stream.of("keyturn.public-paths=/reports/*"), Arrays.stream(properties))
                .toArray(String[]::new);
        try (StartedApplication application = StartedApplication.start(type, ISSUER, configuration, all)) {
            ApiCalls api = application.api();
            assertThat(api.send(api.request("/reports/1")).body()).isEqualTo(SECRET);
            assertThat(api.get("/REPORTS/1", token()).body()).isEqualTo(SECRET);
            assertThat(api.send(api.request("/REPORTS/1")).statusCode()).isEqualTo(401);
            for (String spelling : PathSpellings.of("", "reports")) {
                if (!UriUtils.decode(spelling, StandardCharsets.UTF_8).startsWith("/reports/")) {
                    assertThat(api.send(api.request(spelling)).body())
                            .as(spelling)
                            .isNotEqualTo(SECRET);
                }
            }
        }
    }

    static Stream<Arguments> caselessSettings() {
        return Stream.of(
                Arguments.of(WebApplicationType.SERVLET, CaselessParser.class, new String[0]),
                Arguments.of(WebApplicationType.SERVLET, CaselessMatcher.class, new String[] {
                    "spring.mvc.pathmatch.matching-strategy=ant_path_matcher"
                }),
                Arguments.of(WebApplicationType.REACTIVE, ReactiveCaseless.class, new String[0]));
    }

    @Test
    void warnsOfRulesThatNothingCanMeet(CapturedOutput output) {
        startWithRules(
                WebApplicationType.SERVLET,
                Usual.class,
                "/nowhere/** GET",
                "/reports/{id}/more GET",
                "/reports/* DELETE",
                "/error/** GET",
                "/reports/2024 GET",
                "/REPORTS/* GET",
                "/** PUT");

        for (String path : List.of("/nowhere/**", "/reports/{id}/more", "/reports/*")) {
            assertThat(output.getAll()).contains("The rule for \"" + path + "\" in keyturn.rules matches no handler");
        }
        assertThat(output.getAll()).contains("The rule for \"/error/**\" in keyturn.rules has no effect");
        for (String path : List.of("/reports/2024", "/REPORTS/*", "/**")) {
            assertThat(output.getAll()).doesNotContain("rule for \"" + path + "\"");
        }
    }

    @Test
    void warnsOfThemOnWebFlux(CapturedOutput output) {
        startWithRules(WebApplicationType.REACTIVE, ReactiveUsual.class, "/nowhere/** GET", "/*/{*rest} GET");

        assertThat(output.getAll())
                .contains("The rule for \"/nowhere/**\" in keyturn.rules matches no handler")
                .doesNotContain("rule for \"/*/{*rest}\"");
    }

    private static void startWithRules(WebApplicationType type, Class<?> configuration, String... rules) {
        List<String> properties = new ArrayList<>(List.of("keyturn.public-paths=/error/**"));
        for (int i = 0; i < rules.length; i++) {
            String[] rule = rules[i].split(" ", -1);
            properties.add("keyturn.rules[" + i + "].path=" + rule[0]);
            properties.add("keyturn.rules[" + i + "].methods=" + rule[1]);
            properties.add("keyturn.rules[" + i + "].scopes=reports");
        }
        StartedApplication.start(type, ISSUER, configuration, properties.toArray(String[]::new))
                .close();
    }

    @Test
    void holdsARuleThatIsSpelledWithASlashAtItsEnd() throws Exception {
        try (StartedApplication application = StartedApplication.start(
                WebApplicationType.SERVLET,
                ISSUER,
                Usual.class,
                "keyturn.rules[0].path=/reports/1/",
                "keyturn.rules[0].scopes=reports")) {
            assertThat(application
                            .api()
                            .get("/reports/1", token().scope("other"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private static TestToken token() {
        return ISSUER.token(Instant.now(), StartedApplication.AUDIENCE);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Reports.class)
    static class Usual {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Reports.class)
    static class CaselessParser implements WebMvcConfigurer {

        @Override
        public void configurePathMatch(PathMatchConfigurer configurer) {
            PathPatternParser parser = new PathPatternParser();
            parser.setCaseSensitive(false);
            configurer.setPatternParser(parser);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Reports.class)
    @SuppressWarnings("removal") // of a setting that applications have
    static class CaselessMatcher implements WebMvcConfigurer {

        @Override
        public void configurePathMatch(PathMatchConfigurer configurer) {
            AntPathMatcher matcher = new AntPathMatcher();
            matcher.setCaseSensitive(false);
            matcher.setTrimTokens(true);
            configurer.setPathMatcher(matcher);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Reports.class)
    static class SlashFilter {

        @Bean
        FilterRegistrationBean<UrlHandlerFilter> slashes() {
            return new FilterRegistrationBean<>(
                    UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OtherServlet {

        @Bean
        ServletRegistrationBean<HttpServlet> reports() {
            return new ServletRegistrationBean<>(new ReportsServlet(), "/reports/*");
        }
    }

    private static final class ReportsServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(SECRET);
        }
    }

    @RestController
    static class Reports {

        @GetMapping("/reports/{id}")
        String report() {
            return SECRET;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Reports.class)
    static class ReactiveUsual {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Reports.class)
    static class ReactiveCaseless implements WebFluxConfigurer {

        @Override
        public void configurePathMatching(org.springframework.web.reactive.config.PathMatchConfigurer configurer) {
            configurer.setUseCaseSensitiveMatch(false);
        }
    }
}
