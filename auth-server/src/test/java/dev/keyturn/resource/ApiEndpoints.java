package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The admin API's endpoints for APIs, called over HTTP. */
@RunningServer
abstract class ApiEndpoints {

    @Autowired
    dev.keyturn.testing.Api api;

    private final String unique = dev.keyturn.testing.Api.uniqueName("api");

    @Test
    void anApiIsRegisteredReadChangedAndDeleted() {
        Answer created = register(Map.of());
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        String path = created.header("Location").substring("/admin/api/v1".length());
        String tag = created.header("ETag");

        Answer read = api.admin("GET", path, null);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.header("ETag")).isEqualTo(tag);
        assertThat(read.body()).isEqualTo(created.body());
        assertThat(read.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "name",
                        "description",
                        "audience",
                        "built_in",
                        "scopes",
                        "access_tokens",
                        "algorithm_change",
                        "api_key_environment",
                        "created_at",
                        "updated_at");

        String change = "{\"name\": \"Other\", \"description\": null, \"scopes\": []}";
        assertProblem(api.adminRaw("PUT", path, change), 428, "if-match-required");
        Answer changed = api.adminRaw("PUT", path, change, "If-Match", tag);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isNotEqualTo(tag);
        assertThat(changed.json().get("name").asString()).isEqualTo("Other");
        assertThat(changed.json().get("scopes").size()).isZero();
        assertProblem(api.adminRaw("PUT", path, change, "If-Match", tag), 412, "stale");

        assertProblem(api.adminRaw("DELETE", path, "", "If-Match", tag), 412, "stale");
        assertThat(api.adminRaw("DELETE", path, "", "If-Match", changed.header("ETag"))
                        .status())
                .isEqualTo(204);
        assertProblem(api.admin("GET", path, null), 404, "api-not-found");
    }

    @Test
    void accessTokenSettingsStayUntilTheyAreReplaced() {
        Map<String, Object> settings = Map.of(
                "format",
                "opaque",
                "typ",
                "JWT",
                "lifetime_seconds",
                300,
                "signing_algorithm",
                "RS256",
                "user_claims",
                List.of("email", "roles"),
                "static_claims",
                Map.of("https://example.com/tier", "gold"),
                "introspection_client",
                "automation");

        Answer created = register(Map.of("access_tokens", settings));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        JsonNode kept = created.json().get("access_tokens");
        assertThat(kept.get("format").asString()).isEqualTo("opaque");
        assertThat(kept.get("typ").asString()).isEqualTo("JWT");
        assertThat(kept.get("lifetime_seconds").asInt()).isEqualTo(300);
        assertThat(kept.get("signing_algorithm").asString()).isEqualTo("RS256");
        assertThat(kept.get("user_claims").toString()).isEqualTo("[\"email\",\"roles\"]");
        assertThat(kept.get("static_claims").toString()).isEqualTo("{\"https://example.com/tier\":\"gold\"}");
        assertThat(kept.get("introspection_client").asString()).isEqualTo("automation");
        Answer replaced = api.adminRaw(
                "PUT",
                created.header("Location").substring("/admin/api/v1".length()),
                "{\"name\": \"Other\", \"scopes\": []}",
                "If-Match",
                created.header("ETag"));
        assertThat(replaced.json().get("access_tokens").get("format").asString())
                .isEqualTo("jwt");
        assertThat(replaced.json().get("access_tokens").get("typ").asString()).isEqualTo("at+jwt");
        assertThat(replaced.json().get("access_tokens").get("static_claims").isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"format\": \"JWT\"}; access_tokens.format; not-one-of",
                "{\"typ\": \"jwt\"}; access_tokens.typ; not-one-of",
                "{\"typ\": \"logout+jwt\"}; access_tokens.typ; not-one-of",
                "{\"lifetime_seconds\": 0}; access_tokens.lifetime_seconds; out-of-range",
                "{\"lifetime_seconds\": 86401}; access_tokens.lifetime_seconds; out-of-range",
                "{\"signing_algorithm\": \"none\"}; access_tokens.signing_algorithm; not-one-of",
                "{\"signing_algorithm\": \"HS256\"}; access_tokens.signing_algorithm; not-one-of",
                "{\"user_claims\": [\"name\", \"password_hash\"]}; access_tokens.user_claims[1]; not-one-of",
                "{\"static_claims\": {\"sub\": \"root\"}}; access_tokens.static_claims; reserved-claim-name",
                "{\"static_claims\": {\"active\": \"no\"}}; access_tokens.static_claims; reserved-claim-name",
                "{\"static_claims\": {\"roles\": \"administrator\"}}; access_tokens.static_claims; reserved-claim-name",
                "{\"static_claims\": {\"a b\": \"x\"}}; access_tokens.static_claims; invalid-claim-name",
                "{\"introspection_client\": \"nobody-of-that-name\"}; access_tokens.introspection_client; unknown-client"
            })
    void rejectsInvalidAccessTokenSettings(String settings, String field, String code) {
        Answer answer = api.adminRaw(
                "POST",
                "/apis",
                "{\"name\": \"A\", \"audience\": \"urn:" + unique + "\", \"scopes\": [], \"access_tokens\": " + settings
                        + "}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        JsonNode error = answer.json().get("errors").get(0);
        assertThat(error.get("field").asString()).isEqualTo(field);
        assertThat(error.get("code").asString()).isEqualTo(code);
    }

    @Test
    void theListIsPaged() {
        register(Map.of("name", unique + " b", "audience", "urn:" + unique + ":b", "scopes", List.of()));
        register(Map.of("name", unique + " a", "audience", "urn:" + unique + ":a", "scopes", List.of()));

        JsonNode second =
                api.admin("GET", "/apis?q=" + unique + "&page=1&size=1", null).json();

        assertThat(second.get("total").asInt()).isEqualTo(2);
        assertThat(second.get("page").asInt()).isEqualTo(1);
        assertThat(second.get("size").asInt()).isEqualTo(1);
        assertThat(second.get("items").get(0).get("name").asString()).isEqualTo(unique + " b");
        assertProblem(api.admin("GET", "/apis?page=-1", null), 400, "invalid-request");
        assertProblem(api.admin("GET", "/apis?q=%00", null), 400, "invalid-request");
        assertProblem(api.admin("GET", "/apis?q=%FF%FE", null), 400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource({
        "not-a-uuid, 404",
        "00000000-0000-0000-0000-000000000000, 404",
        "..%2f..%2fetc, 400",
        "%27%20or%201=1, 404",
        "1-1-1-1-1, 404"
    })
    void anUnknownApiIsNotFound(String id, int status) {
        Answer answer = api.admin("GET", "/apis/" + id, null);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("Exception");
    }

    @Test
    void anyTextComesBackUnharmed() {
        String text = "<script>alert(\"1\")</script>'; drop table api; -- ${7*7} {{x}} \u4f60\u597d \ud83d\ude00 %_\\";

        Answer created = register(Map.of(
                "name",
                text,
                "description",
                text + "\n\ttwo",
                "scopes",
                List.of(Map.of("name", unique + "<'%;--", "description", text))));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        JsonNode read = api.admin("GET", "/apis/" + created.json().get("id").asString(), null)
                .json();
        assertThat(read.get("name").asString()).isEqualTo(text);
        assertThat(read.get("description").asString()).isEqualTo(text + "\n\ttwo");
        assertThat(read.get("scopes").get(0).get("description").asString()).isEqualTo(text);
        assertThat(read.get("scopes").get(0).get("name").asString()).isEqualTo(unique + "<'%;--");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no scheme",
                "example.com/orders",
                "https://example.com/#part",
                "https://ex ample.com",
                "https://b\u00fccher.example",
                "//example.com",
                "https:",
                "javascript",
                "https://example.com/\\u0007",
                "javascript:alert(1)",
                "javascript://example.com/%0aalert(1)",
                "JavaScript://example.com",
                "data:text/html,x",
                "vbscript:x",
                "file:///etc/passwd",
                "mailto:a@example.com",
                "blob:https://example.com/x",
                "https://user@example.com",
                "https://user:secret@example.com",
                "https:example.com",
                "https:///orders",
                "https://example.com:0",
                "https://example.com:99999",
                "https://example.com/../..",
                "urn::x",
                "api:orders"
            })
    void anAudienceIsAnAbsoluteUriWithoutFragment(String audience) {
        assertFieldError(register(Map.of("audience", audience)), "audience");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "?x=1",
                "/oauth2/token",
                "/userinfo",
                "/userinfo/",
                "/userinfo?x",
                "/admin/api/v1",
                "/revocations",
                "/.well-known/openid-configuration",
                "/orders/../userinfo",
                "/%75serinfo",
                "/./oauth2/introspect"
            })
    @Rfc("9068#5")
    void rejectsAnAudienceOnThisServer(String path) {
        String upperCase = api.issuer().toString().replace("http://localhost", "HTTP://LOCALHOST");

        assertFieldError(register(Map.of("audience", api.issuer() + path)), "audience");
        assertFieldError(register(Map.of("audience", upperCase + path)), "audience");
    }

    @ParameterizedTest
    @ValueSource(strings = {"urn:keyturn:admin-api", "URN:KEYTURN:ADMIN-API", "Urn:keyturn:orders"})
    void rejectsAnAudienceAmongTheNamesOfThisServer(String audience) {
        Answer answer = register(Map.of("audience", audience));

        assertFieldError(answer, "audience");
        assertThat(answer.json().at("/errors/0/code").asString()).isEqualTo("reserved-audience");
    }

    @Test
    @Rfc("3986#6.2")
    void twoSpellingsOfAnAudienceIdentifyOneApi() {
        String host = unique + ".example.com";

        Answer first = register(Map.of("audience", "HTTPS://" + host.toUpperCase(Locale.ROOT) + ":443/"));

        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(first.json().get("audience").asString()).isEqualTo("https://" + host);
        for (String other : List.of(
                "https://" + host, "https://" + host + "/", "https://" + host + ":443", "https://" + host + "/a/..")) {
            assertProblem(register(Map.of("audience", other, "scopes", List.of())), 409, "audience-taken");
        }
        for (String different :
                List.of("http://" + host, "https://" + host + ":8443", "https://" + host + "/a", "api://" + host)) {
            assertThat(register(Map.of("audience", different, "scopes", List.of()))
                            .status())
                    .as(different)
                    .isEqualTo(201);
        }
    }

    @Test
    void anAudienceMayBeAnApiBesideThisServer() {
        assertThat(register(Map.of("audience", api.issuer() + "/" + unique)).status())
                .isEqualTo(201);
    }

    @Test
    void brokenFieldsAreNamed() {
        assertFieldError(register(Map.of("name", " ")), "name");
        assertFieldError(register(Map.of("name", "a".repeat(101))), "name");
        assertFieldError(register(Map.of("name", "two\nlines")), "name");
        assertFieldError(register(Map.of("name", "sredro\u202E")), "name");
        assertFieldError(register(Map.of("name", "or\u200Bders")), "name");
        assertFieldError(register(Map.of("description", "a".repeat(1001))), "description");
        assertFieldError(register(Map.of("description", "a\n\u2066b")), "description");
        assertFieldError(
                scopes(List.of(Map.of("name", unique, "description", "Read\u202Eetirw"))), "scopes[0].description");
        assertFieldError(register(Map.of("description", "bell\u0007")), "description");
        assertFieldError(register(Map.of("audience", "urn:" + "a".repeat(500))), "audience");
        assertFieldError(scopes(List.of(Map.of("name", "", "description", "x"))), "scopes[0].name");
        assertFieldError(scopes(List.of(Map.of("name", "a b", "description", "x"))), "scopes[0].name");
        assertFieldError(scopes(List.of(Map.of("name", "openid", "description", "x"))), "scopes[0].name");
        assertFieldError(scopes(List.of(Map.of("name", "admin:all", "description", "x"))), "scopes[0].name");
        assertFieldError(scopes(List.of(Map.of("name", unique, "description", ""))), "scopes[0].description");
        assertFieldError(
                scopes(List.of(Map.of("name", unique, "description", "x"), Map.of("name", unique, "description", "y"))),
                "scopes[1].name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"audience\": \"urn:x\", \"scopes\": []} | validation-failed | name",
                "{\"name\": null, \"audience\": \"urn:x\", \"scopes\": []} | validation-failed | name",
                "{\"name\": \"x\", \"scopes\": []} | validation-failed | audience",
                "{\"name\": \"x\", \"audience\": \"urn:x\"} | validation-failed | scopes",
                "{\"name\": \"x\", \"audience\": \"urn:x\", \"scopes\": null} | validation-failed | scopes",
                "{\"name\": \"x\", \"audience\": \"urn:x\", \"scopes\": [null]} | invalid-request | scopes[0]",
                "{\"name\": \"x\", \"audience\": \"urn:x\", \"scopes\": [{}]} | validation-failed | scopes[0].description",
                "{\"name\": 1, \"audience\": \"urn:x\", \"scopes\": []} | invalid-request | name",
                "{\"name\": \"x\", \"audience\": \"urn:x\", \"scopes\": {}} | invalid-request | scopes",
                "{\"name\": \"x\", \"audience\": \"urn:x\", \"scopes\": [\"a\"]} | invalid-request | scopes[0]",
                "{\"name\": \"x\", \"audience\": \"urn:x\", \"scopes\": [], \"id\": 1} | invalid-request | id",
                "{\"name\": \"x\", \"audience\": \"urn:x\", \"scopes\": [], \"built_in\": true} | invalid-request | built_in"
            })
    void namesMissingAndUnknownMembers(String body, String code, String field) {
        Answer answer = api.adminRaw("POST", "/apis", body);

        assertProblem(answer, 400, code);
        assertThat(answer.json().get("errors").get(0).get("field").asString()).isEqualTo(field);
    }

    @Test
    void theAudienceOfAnApiCannotBeChanged() {
        Answer created = register(Map.of());

        Answer answer = api.adminRaw(
                "PUT",
                "/apis/" + created.json().get("id").asString(),
                "{\"name\": \"x\", \"audience\": \"urn:other\", \"scopes\": []}",
                "If-Match",
                created.header("ETag"));

        assertProblem(answer, 400, "validation-failed");
    }

    @Test
    void aScopeThatAClientMayAskForStays() {
        Answer created = register(Map.of());
        String path = "/apis/" + created.json().get("id").asString();
        api.registerClient(Map.of(
                "client_id", unique,
                "client_name", "Some client",
                "token_endpoint_auth_method", "client_secret_basic",
                "grant_types", List.of("client_credentials"),
                "redirect_uris", List.of(),
                "post_logout_redirect_uris", List.of(),
                "scopes", List.of(unique + ":read")));

        Answer refused =
                api.adminRaw("PUT", path, "{\"name\": \"x\", \"scopes\": []}", "If-Match", created.header("ETag"));

        assertProblem(refused, 409, "scope-in-use");
        assertThat(refused.json().get("detail").asString()).contains("Some client");
        assertProblem(api.admin("DELETE", path, null), 409, "api-in-use");
    }

    @Test
    void callsNeedAToken() {
        assertThat(api.get("/admin/api/v1/apis", null).status()).isEqualTo(401);
        assertThat(api.get("/admin/api/v1/apis", "nonsense").status()).isEqualTo(401);
    }

    @Test
    void aClientWithoutTheScopeIsRefused() {
        JsonNode client = api.registerClient(Map.of(
                "client_id", unique,
                "client_name", "Some client",
                "token_endpoint_auth_method", "client_secret_basic",
                "grant_types", List.of("client_credentials"),
                "redirect_uris", List.of(),
                "post_logout_redirect_uris", List.of(),
                "scopes", List.of("admin:apis:read")));
        String token = api.clientCredentials(unique, client.get("client_secret").asString(), "admin:apis:read")
                .json()
                .get("access_token")
                .asString();

        assertThat(api.get("/admin/api/v1/apis", token).status()).isEqualTo(200);
        assertProblem(api.get("/admin/api/v1/users", token), 403, "insufficient-scope");
        assertProblem(api.get("/admin/api/v1/audit-events", token), 403, "insufficient-scope");
    }

    private Answer register(Map<String, ?> differences) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "name",
                "Orders",
                "audience",
                "urn:" + unique,
                "scopes",
                List.of(Map.of("name", unique + ":read", "description", "See orders"))));
        body.putAll(differences);
        return api.admin("POST", "/apis", body);
    }

    private Answer scopes(List<Map<String, String>> scopes) {
        return register(Map.of("scopes", scopes));
    }

    private static void assertFieldError(Answer answer, String field) {
        assertProblem(answer, 400, "validation-failed");
        assertThat(answer.json().get("errors").get(0).get("field").asString()).isEqualTo(field);
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
    }
}
