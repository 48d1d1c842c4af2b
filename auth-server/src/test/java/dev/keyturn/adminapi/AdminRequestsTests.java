package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.adminapi.DocumentedOperations.Operation;
import dev.keyturn.testing.AlarmRows;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What holds for each operation that {@code docs/openapi.yaml} lists: its scope, the version that it changes, and its document. */
@RunningServer
@OnH2
class AdminRequestsTests {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Members that using a thing changes without a new version of it. */
    private static final Set<String> OBSERVED = Set.of(
            "last_used_at", "last_used_address", "last_used_user_agent", "last_used_audience", "last_signed_in_at");

    @Autowired
    Api api;

    @Autowired
    JdbcTemplate database;

    private final Map<String, String> things = new LinkedHashMap<>();

    @BeforeEach
    void makeOneOfEach() throws Exception {
        api.registerOrdersApi();
        String user = id("/users", """
                {"username": "%s", "name": "Ada", "email": "ada@example.com", "roles": ["administrator"]}""".formatted(Api.uniqueName("whole")));
        things.put("/users/{id}", "/users/" + user);
        things.put("/alarms/{id}", "/alarms/" + AlarmRows.add(database));
        String client = Api.uniqueName("whole");
        post("/clients", """
                {"client_id": "%s", "client_name": "Whole", "description": "Has all",
                 "token_endpoint_auth_method": "client_secret_basic",
                 "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
                 "redirect_uris": ["https://app.example.com/callback"],
                 "post_logout_redirect_uris": ["https://app.example.com/bye"],
                 "scopes": ["openid", "orders:read", "orders:write"], "require_consent": false,
                 "refresh_token_lifetime_seconds": 86400, "refresh_token_idle_timeout_seconds": 3600,
                 "id_token_signed_response_alg": "ES256"}""".formatted(client));
        things.put("/clients/{client_id}", "/clients/" + client);
        things.put("/apis/{id}", "/apis/" + id("/apis", """
                {"name": "Whole", "description": "Has all", "audience": "https://%1$s.example.com",
                 "scopes": [{"name": "%1$s:read", "description": "See"}, {"name": "%1$s:write", "description": "Write"}],
                 "api_key_environment": "live",
                 "access_tokens": {"format": "jwt", "lifetime_seconds": 300, "signing_algorithm": "RS256",
                   "user_claims": ["email", "name"], "static_claims": {"tenant": "one"}, "introspection_client": "%2$s"}}""".formatted(Api.uniqueName("whole"), client)));
        things.put(
                "/api-keys/{id}",
                "/api-keys/"
                        + id("/api-keys", """
                {"client_id": "%s", "environment": "live", "name": "Whole", "description": "Has all", "owner_id": "%s",
                 "scopes": ["orders:write", "orders:read"], "allowed_addresses": ["203.0.113.0/24", "2001:db8::/32"],
                 "rate": {"limit": 100, "period_seconds": 60}, "quota": {"limit": 5000, "period_seconds": 86400},
                 "tags": ["nightly", "batch"], "metadata": {"team": "one"}, "not_before": "%s"}""".formatted(
                                        client, user, Instant.now().plusSeconds(3600))));
    }

    @Test
    void aTokenWithoutTheScopeIsRefusedBeforeAnythingElseIsRead() {
        String token = metricsToken();
        SoftAssertions all = new SoftAssertions();
        List<Operation> operations = DocumentedOperations.all();
        for (Operation operation : operations) {
            String path = operation.path().replaceAll("\\{[^}]*}", "%20") + broken(operation);
            for (String body : List.of("{", "[]", "{\"unexpected\": 1}", "")) {
                Api.Answer answer = api.adminAs(
                        token, operation.method(), path, body, "If-Match", "x", "Accept", operation.mediaTypes());
                String what = operation.name() + " " + path + " " + body + ": " + answer.body();
                all.assertThat(answer.status()).as(what).isEqualTo(403);
                all.assertThat(answer.body())
                        .as(what)
                        .contains("\"code\":\"insufficient-scope\"", "The access token lacks the scope admin:");
                all.assertThat(answer.header("WWW-Authenticate"))
                        .as(what)
                        .matches("Bearer error=\"insufficient_scope\", scope=\"admin:[a-z: -]+\"");
            }
        }
        all.assertAll();
        assertThat(operations).hasSizeGreaterThan(40);
    }

    private static String broken(Operation operation) {
        String query = operation.parameters("query").stream()
                .map(name -> name + "=%01")
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private String metricsToken() {
        String id = Api.uniqueName("narrow");
        String secret = api.registerClient(Map.of(
                        "client_id",
                        id,
                        "client_name",
                        id,
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of("admin:metrics:read")))
                .get("client_secret")
                .asString();
        return api.clientCredentials(id, secret, "admin:metrics:read")
                .json()
                .get("access_token")
                .asString();
    }

    @Test
    void aBodyThatNoOperationReadsIsRefusedBeforeAnythingElse() {
        SoftAssertions all = new SoftAssertions();
        List<Operation> operations = DocumentedOperations.all().stream()
                .filter(operation -> !operation.hasBody())
                .toList();
        for (Operation operation : operations) {
            String path = operation.path().replaceAll("\\{[^}]*}", "nothing");
            for (String body : List.of("{\"expires_at\": null}", "[]", "null", "x", " ".repeat(100) + "{}")) {
                assertCode(all, operation, api.adminRaw(operation.method(), path, body), 400, "unexpected-body");
            }
            assertCode(
                    all, operation, sendForm(operation, path, BodyPublishers.ofString("a=b")), 400, "unexpected-body");
            assertCode(
                    all,
                    operation,
                    sendForm(operation, path, BodyPublishers.fromPublisher(BodyPublishers.ofString("a=b"))),
                    400,
                    "unexpected-body");
            for (String body : List.of("", "{}", " {\r\n\t} ")) {
                Api.Answer answer = api.adminRaw(operation.method(), path, body);
                all.assertThat(answer.error()).as(operation.name() + " " + body).doesNotContain("unexpected-body");
            }
        }
        all.assertAll();
        assertThat(operations)
                .extracting(Operation::name)
                .contains("POST /clients/{client_id}/secrets", "GET /users", "DELETE /apis/{id}")
                .hasSizeGreaterThan(30);
    }

    private Api.Answer sendForm(Operation operation, String path, BodyPublisher body) {
        return api.sendAsAdmin(HttpRequest.newBuilder(api.issuer().resolve(AdminController.BASE + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(operation.method(), body));
    }

    @Test
    void whateverChangesAVersionedResourceNamesItsVersion() throws Exception {
        Map<String, Operation> changes = changesOfVersionedResources();

        assertThat(changes.keySet())
                .contains(
                        "PUT /users/{id}",
                        "DELETE /apis/{id}",
                        "POST /api-keys/{id}/rotate",
                        "POST /users/{id}/reset-password")
                .hasSizeGreaterThan(15);
        SoftAssertions all = new SoftAssertions();
        for (Operation operation : changes.values()) {
            JsonNode header = headerOf(operation);
            all.assertThat(header.path("required").asBoolean())
                    .as(operation.name())
                    .isTrue();
            all.assertThat(operation.document().path("responses").has("412")
                            && operation.document().path("responses").has("428"))
                    .as(operation.name())
                    .isTrue();
            String path = pathOf(operation);
            String before = etag(operation);
            String body = !operation.hasBody()
                    ? ""
                    : operation.method().equals("PUT") ? document(operation) : minimalBody(operation);
            assertCode(all, operation, api.adminRaw(operation.method(), path, body), 428, "if-match-required");
            for (String stale : List.of("\"99\"", "W/\"99\"", "\"98\", \"99\"")) {
                Api.Answer answer = api.adminRaw(operation.method(), path, body, "If-Match", stale);
                assertCode(all, operation, answer, 412, "stale");
            }
            Api.Answer unreadable = api.adminRaw(operation.method(), path, body, "If-Match", "99");
            assertCode(all, operation, unreadable, 400, "invalid-request");
            all.assertThat(etag(operation)).as(operation.name()).isEqualTo(before);
        }
        all.assertAll();
    }

    private static String minimalBody(Operation operation) {
        return operation.path().endsWith("/second-factors/reset") ? "{\"reason\": \"Phone lost\"}" : "{}";
    }

    /** Secrets, owners and logout tokens are no part of a client's document, so its version says nothing about them. */
    private static Map<String, Operation> changesOfVersionedResources() {
        Map<String, Operation> changes = new LinkedHashMap<>();
        Set<String> versioned = new TreeSet<>();
        for (Operation operation : DocumentedOperations.all()) {
            if (operation.method().equals("GET")
                    && operation
                            .document()
                            .path("responses")
                            .path("200")
                            .path("headers")
                            .has("ETag")) {
                versioned.add(operation.path());
            }
        }
        for (Operation operation : DocumentedOperations.all()) {
            boolean isPart =
                    Stream.of("/secrets", "/owners", "/logout-deliveries").anyMatch(operation.path()::contains);
            if (!operation.method().equals("GET")
                    && !isPart
                    && versioned.stream().anyMatch(operation.path()::startsWith)) {
                changes.put(operation.name(), operation);
            }
        }
        return changes;
    }

    private static JsonNode headerOf(Operation operation) {
        for (JsonNode parameter : operation.document().path("parameters")) {
            if (parameter.path("name").asText().equals("If-Match")) {
                return parameter;
            }
        }
        throw new AssertionError(operation.name() + " takes no If-Match");
    }

    private static void assertCode(
            SoftAssertions all, Operation operation, Api.Answer answer, int status, String code) {
        String what = operation.name() + " " + answer.body();
        all.assertThat(answer.status()).as(what).isEqualTo(status);
        all.assertThat(answer.body()).as(what).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void aDocumentThatWasReadCanBeSentBackAndChangesNothing() throws Exception {
        List<Operation> puts = replacing();

        assertThat(puts).hasSize(4);
        for (Operation put : puts) {
            String path = pathOf(put);
            Api.Answer read = api.adminRaw("GET", path, "");

            Api.Answer written = api.adminRaw("PUT", path, read.body(), "If-Match", read.header("ETag"));

            assertThat(written.status()).as(put.name() + " " + written.body()).isEqualTo(200);
            assertThat(written.body()).isEqualTo(read.body());
            assertThat(written.header("ETag")).isEqualTo(read.header("ETag"));
            Api.Answer again = api.adminRaw("GET", path, "");
            assertThat(again.body()).isEqualTo(read.body());
            assertThat(again.header("ETag")).isEqualTo(read.header("ETag"));

            ObjectNode changed = (ObjectNode) JSON.readTree(read.body());
            String name = changed.has("client_name") ? "client_name" : "name";
            changed.put(name, "Somebody else's");
            assertThat(api.adminRaw("PUT", path, changed.toString(), "If-Match", read.header("ETag"))
                            .status())
                    .isEqualTo(200);
            Api.Answer late = api.adminRaw("PUT", path, read.body(), "If-Match", read.header("ETag"));
            assertThat(late.status()).as(late.body()).isEqualTo(412);
        }
    }

    @Test
    void aTimeThatCannotBeChangedMayBeSpeltInAnotherWay() throws Exception {
        for (Operation put : replacing()) {
            ObjectNode document = (ObjectNode) JSON.readTree(document(put));
            OffsetDateTime createdAt =
                    OffsetDateTime.parse(document.get("created_at").textValue());
            for (String spelling : List.of(
                    createdAt.withOffsetSameInstant(ZoneOffset.ofHours(2)).toString(),
                    createdAt.toLocalDateTime() + "+00:00",
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(createdAt))) {
                document.put("created_at", spelling);
                Api.Answer answer = api.adminRaw("PUT", pathOf(put), document.toString(), "If-Match", "*");
                assertThat(answer.status()).as(spelling + " " + answer.body()).isEqualTo(200);
            }
            document.put("created_at", createdAt.plusNanos(1000).toString());
            Api.Answer answer = api.adminRaw("PUT", pathOf(put), document.toString(), "If-Match", "*");
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        }
    }

    @Test
    void aMemberThatCannotBeChangedIsRefusedByItsName() throws Exception {
        SoftAssertions all = new SoftAssertions();
        for (Operation put : replacing()) {
            Set<String> readOnly = readOnlyMembers(put);
            assertThat(readOnly).as(put.name()).contains("created_at");
            ObjectNode document = (ObjectNode) JSON.readTree(document(put));
            for (String member : readOnly) {
                ObjectNode changed = document.deepCopy();
                changed.set(member, other(document.get(member)));
                Api.Answer answer = api.adminRaw("PUT", pathOf(put), changed.toString(), "If-Match", "*");
                String what = put.name() + " " + member + " " + answer.body();
                all.assertThat(answer.status()).as(what).isEqualTo(OBSERVED.contains(member) ? 200 : 400);
                if (!OBSERVED.contains(member)) {
                    all.assertThat(answer.json().at("/errors/0/field").asString())
                            .as(what)
                            .isEqualTo(member);
                    all.assertThat(answer.json().get("errors").size()).as(what).isOne();
                }
            }
            ObjectNode unknown = document.deepCopy().put("unexpected", 1);
            Api.Answer answer = api.adminRaw("PUT", pathOf(put), unknown.toString(), "If-Match", "*");
            all.assertThat(answer.status()).as(put.name()).isEqualTo(400);
            all.assertThat(answer.body()).as(put.name()).contains("unexpected", "unknown-property", "The body does");
            all.assertThat(document(put)).as(put.name()).isEqualTo(document.toString());
        }
        all.assertAll();
    }

    private static JsonNode other(JsonNode value) {
        if (value.isBoolean()) {
            return JSON.getNodeFactory().booleanNode(!value.booleanValue());
        }
        return JSON.getNodeFactory().textNode(value.isTextual() ? value.textValue() + "x" : "x");
    }

    /** What the description of the body marks as read-only; a document has nothing that the body does not. */
    private static Set<String> readOnlyMembers(Operation put) {
        String reference = put.document()
                .at("/requestBody/content/application~1json/schema/$ref")
                .asText();
        Set<String> names = new TreeSet<>();
        DocumentedOperations.document()
                .at(reference.substring(1) + "/properties")
                .properties()
                .forEach(property -> {
                    if (property.getValue().path("readOnly").asBoolean()) {
                        names.add(property.getKey());
                    }
                });
        return names;
    }

    private List<Operation> replacing() {
        List<Operation> all = DocumentedOperations.all();
        Set<String> read = all.stream()
                .filter(operation -> operation.method().equals("GET"))
                .map(Operation::path)
                .collect(Collectors.toSet());
        List<Operation> puts = new ArrayList<>();
        for (Operation operation : all) {
            if (operation.method().equals("PUT") && read.contains(operation.path())) {
                puts.add(operation);
            }
        }
        return puts;
    }

    private String pathOf(Operation operation) {
        String path = operation.path();
        for (Map.Entry<String, String> thing : things.entrySet()) {
            path = path.replace(thing.getKey(), thing.getValue());
        }
        assertThat(path).as("teach this test what to put there").doesNotContain("{");
        return path;
    }

    private Api.Answer read(Operation operation) {
        String path = things.entrySet().stream()
                .filter(thing -> operation.path().startsWith(thing.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        return api.adminRaw("GET", path, "");
    }

    private String etag(Operation operation) {
        return read(operation).header("ETag");
    }

    private String document(Operation operation) {
        return read(operation).body();
    }

    private String id(String path, String body) throws Exception {
        return post(path, body).get("id").asText();
    }

    private JsonNode post(String path, String body) throws Exception {
        Api.Answer created = api.adminRaw("POST", path, body);
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return JSON.readTree(created.body());
    }
}
