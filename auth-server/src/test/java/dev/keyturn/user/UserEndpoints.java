package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.RunningServer;
import java.util.ArrayList;
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

/** The admin API's endpoints for users, called over HTTP. */
@RunningServer
abstract class UserEndpoints {

    @Autowired
    Api api;

    private final String name = Api.uniqueName("person");

    @Test
    void aUserIsCreatedReadChangedAndDeleted() {
        Answer created = create(Map.of("email", "somebody@example.com"));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.header("Cache-Control")).contains("no-store");
        assertThat(created.json().get("temporary_password").asString()).hasSizeGreaterThan(20);
        String path = created.header("Location").substring("/admin/api/v1".length());
        String tag = created.header("ETag");

        Answer read = api.admin("GET", path, null);
        assertThat(read.header("ETag")).isEqualTo(tag);
        assertThat(read.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "username",
                        "name",
                        "email",
                        "email_verified",
                        "enabled",
                        "roles",
                        "must_change_password",
                        "locked_until",
                        "created_at",
                        "last_signed_in_at");
        assertThat(read.json().get("must_change_password").asBoolean()).isTrue();
        assertThat(read.json().get("locked_until").isNull()).isTrue();

        String change = "{\"name\": \"Other\", \"email\": null, \"roles\": []}";
        assertProblem(api.adminRaw("PUT", path, change), 428, "if-match-required");
        Answer changed = api.adminRaw("PUT", path, change, "If-Match", tag);
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.json().get("name").asString()).isEqualTo("Other");
        assertThat(changed.json().get("email").isNull()).isTrue();
        assertProblem(api.adminRaw("PUT", path, change, "If-Match", tag), 412, "stale");

        assertThat(api.admin("DELETE", path, null).status()).isEqualTo(204);
        assertProblem(api.admin("GET", path, null), 404, "user-not-found");
        assertProblem(api.admin("DELETE", path, null), 404, "user-not-found");
    }

    @Test
    void anEmailAddressIsVerifiedWhenAnAdministratorSaysSo() {
        Answer created = create(Map.of("email", "ada@example.com"));
        String path = "/users/" + created.json().get("id").asString();
        assertThat(created.json().get("email_verified").asBoolean()).isFalse();

        assertThat(isVerifiedAfter(path, "\"ada@example.com\", \"email_verified\": true"))
                .isTrue();
        assertThat(isVerifiedAfter(path, "\"ada@example.com\"")).isTrue();
        assertThat(isVerifiedAfter(path, "\"lovelace@example.com\", \"email_verified\": true"))
                .isFalse();
        assertThat(isVerifiedAfter(path, "\"lovelace@example.com\"")).isFalse();
        assertThat(isVerifiedAfter(path, "null")).isFalse();

        assertFieldError(create(Map.of("username", name + "2", "email_verified", true)), "email_verified");
        assertFieldError(
                api.adminRaw(
                        "PUT", path, "{\"name\": \"x\", \"email\": null, \"email_verified\": true}", "If-Match", "*"),
                "email_verified");
        assertThat(create(Map.of("username", name + "3", "email", "a@example.com", "email_verified", true))
                        .json()
                        .get("email_verified")
                        .asBoolean())
                .isTrue();
    }

    private boolean isVerifiedAfter(String path, String email) {
        Answer changed = api.adminRaw("PUT", path, "{\"name\": \"Ada\", \"email\": " + email + "}", "If-Match", "*");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        return changed.json().get("email_verified").asBoolean();
    }

    @Test
    void aUserIsDisabledEnabledAndGivenAnotherPassword() {
        Answer created = create(Map.of());
        String path = "/users/" + created.json().get("id").asString();

        Answer disabled = api.admin("POST", path + "/disable", null);
        assertThat(disabled.status()).isEqualTo(200);
        assertThat(disabled.json().get("enabled").asBoolean()).isFalse();
        assertProblem(api.adminRaw("POST", path + "/enable", "", "If-Match", created.header("ETag")), 412, "stale");
        assertThat(api.admin("POST", path + "/enable", null)
                        .json()
                        .get("enabled")
                        .asBoolean())
                .isTrue();
        Answer reset = api.admin("POST", path + "/reset-password", null);
        assertThat(reset.status()).isEqualTo(200);
        assertThat(reset.header("Cache-Control")).contains("no-store");
        assertThat(reset.json().propertyNames()).containsExactly("temporary_password");
        assertThat(reset.body())
                .doesNotContain(created.json().get("temporary_password").asString());
    }

    @Test
    void auditEventsContainNoPassword() {
        Answer created = create(Map.of());
        String id = created.json().get("id").asString();
        api.admin("POST", "/users/" + id + "/disable", null);

        Answer trail = api.admin("GET", "/audit-events?subject_id=" + id, null);

        assertThat(trail.json()
                        .get("items")
                        .valueStream()
                        .map(event -> event.get("type").asString()))
                .containsExactly("user.disabled", "user.created");
        JsonNode event = trail.json().get("items").get(0);
        assertThat(event.get("actor").get("kind").asString()).isEqualTo("client");
        assertThat(event.get("actor").get("id").asString()).isEqualTo(RunningServer.AUTOMATION_ID);
        assertThat(event.get("remote_address").asString()).isNotEmpty();
        assertThat(trail.body())
                .doesNotContain(created.json().get("temporary_password").asString());
    }

    @Test
    void aNameIsTakenWhateverItsCase() {
        create(Map.of());

        assertProblem(create(Map.of("username", name.toUpperCase(Locale.ROOT))), 409, "username-taken");
    }

    @Test
    void theLastAdministratorStays() {
        List<JsonNode> administrators = allUsers().stream()
                .filter(user ->
                        user.get("enabled").asBoolean() && !user.get("roles").isEmpty())
                .toList();
        String last = "/users/"
                + create(Map.of("roles", List.of("administrator")))
                        .json()
                        .get("id")
                        .asString();
        administrators.forEach(
                other -> api.admin("POST", "/users/" + other.get("id").asString() + "/disable", null));
        try {
            assertProblem(api.admin("POST", last + "/disable", null), 409, "last-administrator");
            assertProblem(api.admin("DELETE", last, null), 409, "last-administrator");
            assertProblem(
                    api.adminRaw("PUT", last, "{\"name\": \"x\", \"roles\": []}", "If-Match", "*"),
                    409,
                    "last-administrator");
        } finally {
            administrators.forEach(
                    other -> api.admin("POST", "/users/" + other.get("id").asString() + "/enable", null));
        }
        assertThat(api.admin("DELETE", last, null).status()).isEqualTo(204);
    }

    /** All tests share the server, and leave more users than a page has. */
    private List<JsonNode> allUsers() {
        List<JsonNode> all = new ArrayList<>();
        JsonNode page;
        do {
            page = api.admin("GET", "/users?size=100&page=" + all.size() / 100, null)
                    .json();
            page.get("items").forEach(all::add);
        } while (all.size() < page.get("total").asInt());
        return all;
    }

    @Test
    void anyTextComesBackUnharmed() {
        String text =
                "<img src=x onerror=alert(1)>'; drop table user_account; -- \u4f60\u597d \ud83d\ude00 %_\\ ${7*7}";

        Answer created = create(Map.of("name", text));

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(api.admin("GET", "/users/" + created.json().get("id").asString(), null)
                        .json()
                        .get("name")
                        .asString())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a b", "<b>", "a\nb", "\u00fcmlaut", "'; --", ".dot"})
    void rejectsInvalidUsernames(String username) {
        assertFieldError(create(Map.of("username", username)), "username");
    }

    @Test
    void brokenFieldsAreNamed() {
        assertFieldError(create(Map.of("username", "a".repeat(101))), "username");
        assertFieldError(create(Map.of("name", "")), "name");
        assertFieldError(create(Map.of("name", "a".repeat(201))), "name");
        assertFieldError(create(Map.of("name", "two\nlines")), "name");
        assertFieldError(create(Map.of("name", "Ada\u202Eecilop")), "name");
        assertFieldError(create(Map.of("name", "A\u200Bda")), "name");
        assertFieldError(create(Map.of("email", "nobody")), "email");
        assertFieldError(create(Map.of("email", "a\u202Eb@example.com")), "email");
        assertFieldError(create(Map.of("email", "a@" + "b".repeat(300) + ".example")), "email");
        assertFieldError(create(Map.of("roles", List.of("root"))), "roles[0]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"x\"} | validation-failed | username",
                "{\"username\": \"someone\"} | validation-failed | name",
                "{\"username\": \"someone\", \"name\": null} | validation-failed | name",
                "{\"username\": 5, \"name\": \"x\"} | invalid-request | username",
                "{\"username\": \"someone\", \"name\": \"x\", \"roles\": \"administrator\"} | invalid-request | roles",
                "{\"username\": \"someone\", \"name\": \"x\", \"roles\": [null]} | invalid-request | roles[0]",
                "{\"username\": \"someone\", \"name\": \"x\", \"password\": \"x\"} | invalid-request | password",
                "{\"username\": \"someone\", \"name\": \"x\", \"enabled\": true} | invalid-request | enabled"
            })
    void namesMissingAndUnknownMembers(String body, String code, String field) {
        Answer answer = api.adminRaw("POST", "/users", body);

        assertProblem(answer, 400, code);
        assertThat(answer.json().get("errors").get(0).get("field").asString()).isEqualTo(field);
    }

    @Test
    void anUnknownUserIsNotFound() {
        for (String id : List.of("nobody", "00000000-0000-0000-0000-000000000000", "%27or%271")) {
            assertProblem(api.admin("GET", "/users/" + id, null), 404, "user-not-found");
            assertProblem(api.admin("POST", "/users/" + id + "/disable", null), 404, "user-not-found");
            assertProblem(api.admin("POST", "/users/" + id + "/reset-password", null), 404, "user-not-found");
        }
        assertProblem(api.admin("GET", "/users/a/b", null), 404, "not-found");
        assertProblem(api.admin("PATCH", "/users", null), 405, "method-not-allowed");
    }

    private Answer create(Map<String, ?> differences) {
        Map<String, Object> body = new HashMap<>(Map.of("username", name, "name", "Somebody", "roles", List.of()));
        body.putAll(differences);
        return api.admin("POST", "/users", body);
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
