package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyturn.adminapi.DomainException.FieldError;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class AdminApiErrorsTests {

    private static final MockMvcTester HTTP = start();

    private static MockMvcTester start() {
        JsonMapper.Builder builder = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        new StrictJson().customize(builder);
        JsonMapper json = builder.build();
        RequestSizeLimit limit =
                new RequestSizeLimit(new AdminApiProperties(DataSize.ofKilobytes(64)), new ProblemWriter(json));
        return MockMvcTester.create(MockMvcBuilders.standaloneSetup(new Things(), new Page())
                        .setControllerAdvice(new AdminApiErrors())
                        .setMessageConverters(new JacksonJsonHttpMessageConverter(json))
                        .addFilters(limit)
                        .build())
                .withHttpMessageConverters(List.of(new JacksonJsonHttpMessageConverter(json)));
    }

    @Test
    void aRefusalOfTheDomainIsAProblemWithItsCodeAndFields() {
        MvcTestResult answer = get("/refuse");

        assertThat(answer).hasStatus(409).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer).bodyJson().isStrictlyEqualTo("""
                        {"type": "urn:keyturn:problem:audience-taken", "title": "Conflict", "status": 409,
                         "detail": "Another API already uses this audience.", "code": "audience-taken",
                         "errors": [{"field": "audience", "code": "too-long", "parameters": {"max": 500},
                                     "message": "audience must not be longer than 500 characters."}]}
                        """);
    }

    @ParameterizedTest
    @CsvSource({"NOT_FOUND,404", "CONFLICT,409", "INVALID,400", "FORBIDDEN,403", "STALE,412", "UNCONDITIONAL,428"})
    void eachKindOfRefusalHasItsStatus(String kind, int status) {
        assertThat(get("/refuse?kind=" + kind)).hasStatus(status);
    }

    @Test
    void brokenRulesAreNamedByTheirPathsInTheRequest() {
        MvcTestResult answer = post("""
                {"display_name": "", "redirect_uris": ["https://a", ""], "parts": [{"part_name": "x"}, {}]}
                """);

        assertProblem(answer, 400, "validation-failed");
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.errors[*].field")
                .asArray()
                .containsExactly("display_name", "parts[1].part_name", "redirect_uris[1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "nonsense",
                "null",
                "{\"display_name\": \"a\"",
                "{\"display_name\": \"a\"} trailing",
                "{'display_name': 'a'}",
                "{\"display_name\": \"a\", \"display_name\": \"b\"}",
                "{\"display_name\": NaN}"
            })
    void malformedJsonIsAnInvalidRequest(String body) {
        assertProblem(post(body), 400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"display_name\": \"a\", \"color\": 1} | color | unknown-property",
                "{\"display_name\": \"a\", \"parts\": [{\"x\": 1}]} | parts[0].x | unknown-property",
                "{\"display_name\": \"a\", \"\": 1} | '\"\"' | unknown-property",
                "{\"display_name\": 5} | display_name | wrong-type",
                "{\"display_name\": true} | display_name | wrong-type",
                "{\"display_name\": [\"a\"]} | display_name | wrong-type",
                "{\"display_name\": {}} | display_name | wrong-type",
                "{\"display_name\": \"a\", \"redirect_uris\": \"b\"} | redirect_uris | wrong-type",
                "{\"display_name\": \"a\", \"redirect_uris\": [1]} | redirect_uris[0] | wrong-type",
                "{\"display_name\": \"a\", \"wanted\": \"true\"} | wanted | wrong-type",
                "{\"display_name\": \"a\", \"wanted\": 1} | wanted | wrong-type",
                "{\"display_name\": \"a\", \"redirect_uris\": [\"b\", null]} | redirect_uris[1] | wrong-type",
                "{\"display_name\": \"a\", \"parts\": [null]} | parts[0] | wrong-type",
                "{\"display_name\": \"a\\u0000b\"} | display_name | invisible-characters",
                "{\"display_name\": \"a\\ud800b\"} | display_name | invisible-characters"
            })
    void namesTheInvalidMember(String body, String field, String code) {
        MvcTestResult answer = post(body);

        assertProblem(answer, 400, "invalid-request");
        assertThat(answer).bodyJson().extractingPath("$.errors[0].field").isEqualTo(field);
        assertThat(answer).bodyJson().extractingPath("$.errors[0].code").isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"display_name\": 5} | display_name must be text.",
                "{\"display_name\": \"a\", \"redirect_uris\": \"b\"} | redirect_uris must be a list.",
                "{\"display_name\": \"a\", \"redirect_uris\": [1]} | redirect_uris[0] must be text.",
                "{\"display_name\": \"a\", \"redirect_uris\": [null]} | redirect_uris[0] must be text.",
                "{\"display_name\": \"a\", \"wanted\": 1} | wanted must be true or false.",
                "{\"display_name\": \"a\", \"parts\": [3]} | parts[0] must be an object.",
                "{\"display_name\": \"a\", \"parts\": [null]} | parts[0] must be an object.",
                "{\"display_name\": \"a\", \"limit\": \"1\"} | limit must be a whole number.",
                "{\"display_name\": \"a\", \"limit\": 1.5} | limit must be a whole number.",
                "{\"display_name\": \"a\", \"limit\": 99999999999999999999} | limit is too large a number.",
                "{\"display_name\": \"a\", \"limit\": 1e30} | limit must be a whole number.",
                "{\"display_name\": \"a\", \"ends_at\": 5} | "
                        + "ends_at must be a time as in RFC 3339, such as 2026-11-30T12:00:00Z.",
                "{\"display_name\": \"a\", \"ends_at\": \"soon\"} | "
                        + "ends_at must be a time as in RFC 3339, such as 2026-11-30T12:00:00Z.",
                "{\"display_name\": \"a\", \"owner_id\": \"x\"} | owner_id must be a UUID."
            })
    void namesTheExpectedTypeOfAMember(String body, String message) {
        assertThat(post(body)).bodyJson().extractingPath("$.errors[0].message").isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "?page=x,page must be a whole number.",
        "/counted?limit=many,limit must be a whole number.",
        "/counted?limit=1&only_live=maybe,only_live must be true or false.",
        "'/counted?limit=1&from=x','from must be a time as in RFC 3339, such as 2026-11-30T12:00:00Z.'"
    })
    void namesTheExpectedTypeOfAParameter(String query, String message) {
        MvcTestResult answer = get(query);

        assertProblem(answer, 400, "invalid-request");
        assertThat(answer).bodyJson().extractingPath("$.errors[0].message").isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "5"})
    void aBodyThatIsNoObjectIsAnInvalidRequest(String body) {
        MvcTestResult answer = post(body);

        assertProblem(answer, 400, "invalid-request");
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.detail")
                .isEqualTo("The body must be one JSON object (line 1, column 1).");
        assertThat(answer).bodyJson().extractingPath("$.errors").asArray().isEmpty();
    }

    @Test
    void invalidUtf8IsAnInvalidRequest() throws IOException {
        byte[] body = "{\"display_name\": \"?\"}".getBytes(StandardCharsets.ISO_8859_1);
        body[body.length - 3] = (byte) 0xC3;

        assertProblem(post(body), 400, "invalid-request");
    }

    @Test
    void deepJsonIsAnInvalidRequest() {
        assertProblem(
                post("{\"display_name\": " + "[".repeat(30_000) + "]".repeat(30_000) + "}"), 400, "invalid-request");
    }

    @Test
    void anOverlongNameOfAPropertyIsShortened() {
        MvcTestResult answer = post("{\"" + "a".repeat(5_000) + "\": 1}");

        assertProblem(answer, 400, "invalid-request");
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .asString()
                .hasSize(101);
    }

    @Test
    void textSurvivesUnharmed() {
        String text = "<script>alert('1')</script>' or 1=1; -- \\u00fc\\ud83d\\ude00 ${x} {{y}}";

        MvcTestResult answer = post("{\"display_name\": \"" + text + "\"}");

        assertThat(answer).hasStatusOk();
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.display_name")
                .isEqualTo("<script>alert('1')</script>' or 1=1; -- \u00fc\ud83d\ude00 ${x} {{y}}");
    }

    @Test
    void anOversizedBodyIsRefusedWhetherAnnouncedOrNot() {
        String body = "{\"display_name\": \"" + "a".repeat(70_000) + "\"}";

        MvcTestResult announced = post(body);
        assertProblem(announced, 413, "too-large");
        assertThat(announced)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .matches("The request body must not be larger than [1-9][0-9]* bytes\\.");
        MvcTestResult unannounced = HTTP.post()
                .uri("/admin/api/v1/things")
                .contentType(MediaType.APPLICATION_JSON)
                .with(request -> {
                    request.setContent(body.getBytes(StandardCharsets.UTF_8));
                    return new Chunked(request);
                })
                .exchange();
        assertProblem(unannounced, 413, "too-large");
        assertThat(unannounced).bodyJson().extractingPath("$.detail").asString().endsWith(" bytes.");
    }

    @Test
    void anotherMediaTypeIsUnsupported() {
        MvcTestResult answer = HTTP.post()
                .uri("/admin/api/v1/things")
                .contentType(MediaType.TEXT_PLAIN)
                .content("{}")
                .exchange();

        assertProblem(answer, 415, "unsupported-media-type");
    }

    @Test
    void anotherMethodIsNamedAsNotAllowed() {
        MvcTestResult answer = HTTP.delete().uri("/admin/api/v1/things").exchange();

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer).headers().containsHeader("Allow");
    }

    @Test
    void anUnacceptableRequestGetsAProblem() {
        MvcTestResult answer = HTTP.get()
                .uri("/admin/api/v1/things")
                .accept(MediaType.APPLICATION_XML)
                .exchange();

        assertProblem(answer, 406, "not-acceptable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"page=-1", "page=x", "page=2147483648", "page=1000001", "size=0", "size=101", "q=%00", "q=a%0Ab"
            })
    void badPagingIsAnInvalidRequest(String query) {
        MvcTestResult answer = get("?" + query);

        assertProblem(answer, 400, "invalid-request");
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.errors[0].field")
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @Test
    void aMissingOrUnreadableParameterIsAnInvalidRequest() {
        assertProblem(get("/counted"), 400, "invalid-request");
        assertProblem(get("/counted?limit=many"), 400, "invalid-request");
    }

    @Test
    void aHeaderThatTheFirewallRefusesIsAnInvalidRequest() {
        assertProblem(get("/fail/header"), 400, "invalid-request");
    }

    @Test
    void aDatabaseThatIsAwayIsUnavailableForAMoment() {
        MvcTestResult answer = get("/fail/outage");

        assertProblem(answer, 503, "unavailable");
        assertThat(answer).headers().hasValue("Retry-After", Outage.RETRY_AFTER_SECONDS);
    }

    @Test
    void aChangeThatLostARaceIsStale() {
        assertProblem(get("/fail/race"), 412, "stale");
        assertProblem(get("/fail/taken"), 409, "conflict");
        assertProblem(get("/fail/referred-to"), 409, "conflict");
    }

    @Test
    void aWriteThatCouldNeverSucceedIsNoConflict() {
        assertProblem(get("/fail/too-long"), 500, "internal-error");
        assertProblem(get("/fail/not-text"), 500, "internal-error");
    }

    @Test
    void anErrorOfOursSaysNothingAboutItself() {
        MvcTestResult answer = get("/fail/bug");

        assertProblem(answer, 500, "internal-error");
        assertThat(answer).bodyText().doesNotContain("secret-detail").doesNotContain("Exception");
    }

    @Test
    void passesResponsesOfSpringSecurity() {
        assertThat(get("/fail/denied")).hasFailed().failure().hasRootCauseInstanceOf(AccessDeniedException.class);
    }

    @Test
    void passesOtherFailures() {
        assertThat(HTTP.get().uri("/page").exchange())
                .hasFailed()
                .failure()
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
        assertThat(HTTP.get().uri("/admin/api/v11/page").exchange())
                .hasFailed()
                .failure()
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private MvcTestResult get(String rest) {
        return HTTP.get().uri(URI.create("/admin/api/v1/things" + rest)).exchange();
    }

    private MvcTestResult post(String body) {
        return post(body.getBytes(StandardCharsets.UTF_8));
    }

    private MvcTestResult post(byte[] body) {
        return HTTP.post()
                .uri("/admin/api/v1/things")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static void assertProblem(MvcTestResult answer, int status, String code) {
        assertThat(answer).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer).bodyJson().extractingPath("$.code").isEqualTo(code);
        assertThat(answer).bodyJson().extractingPath("$.type").isEqualTo("urn:keyturn:problem:" + code);
        assertThat(answer).bodyJson().extractingPath("$.status").isEqualTo(status);
    }

    /** Endpoints that fail in each way. */
    @AdminController(AdminController.BASE + "/things")
    static class Things {

        @GetMapping
        Listing<String> list(@Valid PageQuery query) {
            return new Listing<>(List.of(), 0, 20, 0);
        }

        @PostMapping
        Thing create(@Valid @RequestBody Thing thing) {
            return thing;
        }

        @GetMapping("/counted")
        int counted(
                @RequestParam int limit,
                @RequestParam(name = "only_live", defaultValue = "false") boolean onlyLive,
                @RequestParam(required = false) @Nullable Instant from) {
            return limit;
        }

        @GetMapping("/refuse")
        void refuse(@RequestParam(defaultValue = "CONFLICT") DomainException.Kind kind) {
            throw new Refused(kind);
        }

        @GetMapping("/fail/{how}")
        void fail(@PathVariable String how) {
            throw switch (how) {
                case "header" -> new RequestRejectedException("a header");
                case "outage" -> new DataAccessResourceFailureException("gone");
                case "race" -> new OptimisticLockingFailureException("changed");
                case "taken" -> violation("23505");
                case "referred-to" -> violation("23503");
                case "too-long" -> violation("22001");
                case "not-text" -> violation("22021");
                case "denied" -> new AccessDeniedException("no");
                default -> new IllegalStateException("secret-detail");
            };
        }

        private static RuntimeException violation(String state) {
            return new DataIntegrityViolationException("refused", new SQLException("refused", state));
        }
    }

    /** A page that is no part of the admin API. */
    @RestController
    static class Page {

        @GetMapping({"/page", "/admin/api/v11/page"})
        void fail() {
            throw new IllegalArgumentException("a page's own business");
        }
    }

    record Thing(
            @NotBlank String displayName,
            @Nullable List<@NotBlank String> redirectUris,
            @Nullable List<@NotNull @Valid Part> parts,
            @JsonProperty(defaultValue = "false") @Nullable Boolean wanted,
            @Nullable Integer limit,
            @Nullable Instant endsAt,
            @Nullable UUID ownerId) {}

    record Part(@NotNull @Size(max = 3) String partName) {}

    private static final class Refused extends DomainException {

        private static final long serialVersionUID = 1L;

        Refused(Kind kind) {
            super(kind, "audience-taken", List.of(new FieldError("audience", "too-long", Map.of("max", 500))));
        }
    }

    /** A request that does not say how long its body is. */
    private static final class Chunked extends MockHttpServletRequest {

        Chunked(MockHttpServletRequest request) {
            super(request.getServletContext(), request.getMethod(), request.getRequestURI());
            setContentType(MediaType.APPLICATION_JSON_VALUE);
            setContent(request.getContentAsByteArray());
        }

        @Override
        public long getContentLengthLong() {
            return -1;
        }

        @Override
        public int getContentLength() {
            return -1;
        }
    }
}
