package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.FailedLogout;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInAdministrator;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Waiting;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.core.util.Yaml31;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the description of the admin API what a running server answers: statuses, headers, examples and refusals, each
 * from a call that was made.
 */
final class OpenApiExamples {

    private static final String BASE = "/admin/api/v1";
    private static final Map<String, String> HEADERS = new TreeMap<>(
            Map.of("ETag", "Version of the document, for `If-Match`.", "Location", "Address of the new object."));

    private static final int MAX_GUESSES = 200;

    /** More than any request may have, by default. */
    private static final int TOO_LARGE = 3_000_000;

    private static final ObjectMapper JSON = Json31.mapper();

    /** What differs from run to run, and what stands for it. */
    private static final Map<Pattern, String> VOLATILE = Map.ofEntries(
            Map.entry(
                    Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
                    "0191b7a0-5c1e-7000-8000-000000000001"),
            Map.entry(Pattern.compile("eyJ[A-Za-z0-9_.-]+"), "eyJ..."),
            Map.entry(Pattern.compile("http://localhost:\\d+"), "https://id.example.com"),
            Map.entry(Pattern.compile("\"(kid|x|y|n)\":\"[^\"]+\""), "\"$1\":\"...\""),
            Map.entry(Pattern.compile("\"(exp|iat|nbf|updated_at)\":\\d+"), "\"$1\":1769852100"),
            Map.entry(Pattern.compile("\"(expires_in|reset_seconds)\":\\d+"), "\"$1\":300"),
            Map.entry(Pattern.compile("user-[0-9a-f]{8}"), "ada"),
            Map.entry(Pattern.compile("20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z"), "2026-01-31T09:30:00Z"),
            Map.entry(Pattern.compile("partner-[0-9a-f]{8}"), "partner-app"),
            Map.entry(Pattern.compile("\"username\":\"user-[0-9a-f]{8}\""), "\"username\":\"ada\""),
            Map.entry(Pattern.compile("\"token_hash\":\"[^\"]+\""), "\"token_hash\":\"...\""),
            Map.entry(Pattern.compile("kts_[0-9A-Za-z]{40,}"), "kts_shown-once"),
            Map.entry(Pattern.compile("kt_live_[0-9A-Za-z]{49}"), "kt_live_shown-once"),
            Map.entry(Pattern.compile("\"temporary_password\":\"[^\"]+\""), "\"temporary_password\":\"shown-once\""),
            Map.entry(
                    Pattern.compile("\"fingerprint\": ?\"[A-Za-z0-9_-]{16}\""), "\"fingerprint\":\"xrfsU3zZiuVSkIzy\""),
            Map.entry(Pattern.compile("\"hint\":\"[^\"]+\""), "\"hint\":\"Zk3x\""),
            Map.entry(
                    Pattern.compile("\"key_id\":\"[A-Za-z0-9_-]{43}\""),
                    "\"key_id\":\"m1hq3dVJ0nXxZr0mJZ1zq7Yw0p9sKkq2Qd8uT5vW6cE\""),
            Map.entry(
                    Pattern.compile("\"([a-z_]+_hash)\":\"[A-Za-z0-9_-]{43}\""),
                    "\"$1\":\"m1hq3dVJ0nXxZr0mJZ1zq7Yw0p9sKkq2Qd8uT5vW6cE\""),
            Map.entry(Pattern.compile("\"tree_size\":\\d+"), "\"tree_size\":4711"),
            Map.entry(Pattern.compile("\"leaf_index\":\\d+"), "\"leaf_index\":815"),
            Map.entry(Pattern.compile("\"(payload|leaf)\":\"[A-Za-z0-9_-]+\""), "\"$1\":\"AQ...\""),
            Map.entry(
                    Pattern.compile("\"(audit_path|consistency_path)\":\\[[^]]*\\]"),
                    "\"$1\":[\"m1hq3dVJ0nXxZr0mJZ1zq7Yw0p9sKkq2Qd8uT5vW6cE\"]"),
            Map.entry(Pattern.compile("\"score\":\\d+"), "\"score\":83"),
            Map.entry(Pattern.compile("\"day\":\"[0-9-]+\""), "\"day\":\"2026-01-31\""),
            Map.entry(Pattern.compile("\"total\":\\d+"), "\"total\":1"),
            Map.entry(Pattern.compile("\"rows\":\\d+"), "\"rows\":1234"),
            Map.entry(Pattern.compile("\"bytes\":\\d+"), "\"bytes\":1048576"),
            Map.entry(Pattern.compile("(\"oldest_[a-z_]+\"):null"), "$1:\"2026-01-31T09:30:00Z\""));

    private final JsonNode texts = OpenApiTexts.resource("openapi-texts.yaml");
    private final Api api;
    private ObjectNode schemas = JSON.createObjectNode();
    private final Map<String, Call> calls = new LinkedHashMap<>();

    /** Paths of the calls, by operation. */
    private final Map<String, String> paths = new HashMap<>();

    /** Refusals that read the same for each operation, by status. */
    private final Map<Integer, Call> refusals = new TreeMap<>();

    /** Refusals of one operation, by status. */
    private final Map<String, Map<Integer, Api.Answer>> ownRefusals = new HashMap<>();

    /** By operation, the members without which the server refuses a body. */
    private final Map<String, Set<String>> required = new HashMap<>();

    OpenApiExamples(Api api) {
        this.api = api;
    }

    /** The same description, with what the calls have shown. */
    String addTo(String yaml) throws JsonProcessingException {
        callEverything();
        refuse();
        refuseEach();
        JsonNode document = Yaml31.mapper().readTree(yaml);
        schemas = (ObjectNode) document.at("/components/schemas");
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> describe(
                                (ObjectNode) method.getValue(),
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        addProblems((ObjectNode) document.path("components"));
        addProtocol((ObjectNode) document);
        validateAnswers(document);
        return Yaml31.pretty(document);
    }

    private void addProtocol(ObjectNode document) {
        OpenApiProtocol protocol = new OpenApiProtocol(api);
        OpenApiProtocol.addTo(document);
        protocol.callEverything().forEach((name, exchange) -> {
            int space = name.indexOf(' ');
            JsonNode operation = document.path("paths")
                    .path(name.substring(space + 1))
                    .path(name.substring(0, space).toLowerCase(Locale.ROOT));
            JsonNode success = operation
                    .path("responses")
                    .path(Integer.toString(exchange.answer().status()));
            assertThat(success.isObject())
                    .as(name + " " + exchange.answer().status())
                    .isTrue();
            if (exchange.request() != null) {
                onlyContent(operation.path("requestBody")).set("example", tree(exchange.request()));
            }
            if (!exchange.answer().body().isEmpty()) {
                ObjectNode content = onlyContent(success);
                content.set(
                        "example",
                        exchange.answer().header("Content-Type").startsWith("application/json")
                                ? shortened(tree(exchange.answer().body()))
                                : text(exchange.answer().body()));
            }
            calls.put(name, new Call(exchange.request(), exchange.answer()));
        });
        ObjectNode responses = (ObjectNode) document.at("/components/responses");
        protocol.refusals()
                .forEach((status, answer) -> addRefusal(
                        responses,
                        "OAuthError" + status,
                        Map.of(401, "The client is not authenticated", 413, "The request is too large")
                                .getOrDefault(status, "The request is not valid"),
                        answer));
        Map<Integer, String> bearer = Map.of(
                400, "More than one access token",
                401, "The access token is not valid. Without one, the answer has no body",
                403, "The access token lacks the scope");
        protocol.bearerRefusals()
                .forEach((status, answer) ->
                        addRefusal(responses, "BearerError" + status, String.valueOf(bearer.get(status)), answer));
    }

    private static void addRefusal(ObjectNode responses, String name, String description, Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(Integer.parseInt(name.substring(name.length() - 3)));
        ObjectNode body = responses
                .putObject(name)
                .put("description", description)
                .putObject("content")
                .putObject("application/json");
        body.putObject("schema").put("$ref", "#/components/schemas/OAuthError");
        body.set("example", tree(answer.body()));
    }

    /** A signed document, or an event with one. */
    private static TextNode text(String body) {
        return TextNode.valueOf(body.contains("data:") ? "event: snapshot\nid: 42\ndata: eyJ...\n\n" : "eyJ...");
    }

    private static ObjectNode onlyContent(JsonNode holder) {
        return (ObjectNode) holder.path("content").iterator().next();
    }

    /** One key or rule of many, the score of a day whether the server has kept one or not, and of the metadata the addresses. */
    private static JsonNode shortened(JsonNode example) {
        if (!example.isObject()) {
            return example;
        }
        ObjectNode shorter = example.deepCopy();
        if (shorter.path("keys").isArray()) {
            JsonNode first = shorter.path("keys").path(0);
            shorter.putArray("keys").add(first);
        }
        if (shorter.path("rules").isArray()) {
            JsonNode first = shorter.path("rules").path(0);
            shorter.putArray("rules").add(first);
            shorter.putArray("history").addObject().put("day", "2026-01-31").put("score", 83);
        }
        if (shorter.has("issuer")) {
            shorter.retain("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri");
        }
        return shorter;
    }

    private void callEverything() {
        String orders = id(call("POST /apis", "/apis", """
                {"name": "Billing", "description": "Invoices and payments", "audience": "https://billing.example.com",
                 "scopes": [{"name": "billing:read", "description": "See your invoices"}]}"""));
        call("GET /apis", "/apis?q=billing", null);
        call("GET /apis/{id}", "/apis/" + orders, null);
        call("PUT /apis/{id}", "/apis/" + orders, """
                {"name": "Billing", "description": "Invoices and payments",
                 "scopes": [{"name": "billing:read", "description": "See your invoices"},
                            {"name": "billing:pay", "description": "Pay invoices for you"}]}""");
        callClients();
        conflict("POST /apis", "/apis", """
                {"name": "Invoices", "audience": "https://billing.example.com", "scopes": []}""");
        call("DELETE /apis/{id}", "/apis/" + orders, null);
        String builtIn = "/apis/"
                + api.admin("GET", "/apis?q=Keyturn%20admin", null)
                        .json()
                        .at("/items/0/id")
                        .asString();
        conflict("PUT /apis/{id}", builtIn, "{\"name\": \"Keyturn\", \"scopes\": []}");
        conflict("DELETE /apis/{id}", builtIn, null);
        callUsers();
        callSigningKeys();
        callGrants();
        callAuditEvents();
        callAlarms();
    }

    private void callAlarms() {
        String client;
        try (SignedInPartner partner = new SignedInPartner(api)) {
            partner.replayRefreshToken();
            client = partner.clientId();
        }
        String alarms = "/alarms?subject_id=" + client;
        Waiting.until(() -> api.admin("GET", alarms, null).json().at("/total").asInt() == 1);
        String alarm = "/alarms/"
                + call("GET /alarms", alarms, null)
                        .answer
                        .json()
                        .at("/items/0/id")
                        .asString();
        callWithoutProbe(
                "POST /alarms/{id}/acknowledge", alarm + "/acknowledge", "{\"note\": \"Ada asks the vendor\"}");
        conflict("POST /alarms/{id}/acknowledge", alarm + "/acknowledge", "{}");
        call("GET /alarms/{id}", alarm, null);
        callWithoutProbe("POST /alarms/{id}/close", alarm + "/close", "{\"note\": \"A bug of their retries\"}");
        conflict("POST /alarms/{id}/close", alarm + "/close", "{}");
        String mute = """
                {"detector": "rejected-requests", "subject_kind": "client", "subject_id": "billing-export",
                 "until": "%s", "note": "Load test"}""".formatted(Instant.now().plus(Duration.ofDays(7)));
        String created = id(call("POST /alarm-mutes", "/alarm-mutes", mute));
        conflict("POST /alarm-mutes", "/alarm-mutes", mute);
        call("GET /alarm-mutes", "/alarm-mutes", null);
        call("DELETE /alarm-mutes/{id}", "/alarm-mutes/" + created, null);
    }

    private void callAuditEvents() {
        Call events =
                call("GET /audit-events", "/audit-events?type=client.created&subject_id=billing-export&size=1", null);
        String proof =
                "/audit-events/" + events.answer().json().at("/items/0/id").asString() + "/proof";
        Waiting.until(() -> api.admin("GET", proof, null).status() == 200);
        call("GET /audit-events/{id}/proof", proof, null);
        call(
                "GET /audit-events/older",
                "/audit-events/older?type=client.created&subject_id=billing-export&limit=1",
                null);
        addRefusal(
                "GET /audit-events/older",
                404,
                api.admin("GET", "/audit-events/older?before=0191b7a0-5c1e-7000-8000-0000000000ff", null));
        call("GET /audit-tree/consistency", "/audit-tree/consistency?first=1&second=2", null);
    }

    private void callClients() {
        String client = "/clients/billing-export";
        String form = """
                {"client_id": "billing-export", "client_name": "Billing export", "description": "Runs each night",
                 "token_endpoint_auth_method": "client_secret_basic", "grant_types": ["client_credentials"],
                 "scopes": ["billing:read"]}""";
        call("POST /clients", "/clients", form);
        call("GET /clients", "/clients?q=billing-export", null);
        call("GET /clients/{client_id}", client, null);
        String change = form.replace("\"client_id\": \"billing-export\", ", "");
        call("PUT /clients/{client_id}", client, change);
        refusals.put(412, new Call(null, api.adminRaw("PUT", client, change, "If-Match", "\"99\"")));
        refusals.put(428, new Call(null, api.adminRaw("PUT", client, change)));
        String secret = id(call("POST /clients/{client_id}/secrets", client + "/secrets", null));
        call("GET /clients/{client_id}/secrets", client + "/secrets", null);
        FailedLogout logout = FailedLogout.pending(api);
        conflict("POST /clients/{client_id}/logout-deliveries/{id}/retry", logout.retryPath(), null);
        logout.fail(api);
        call("GET /clients/{client_id}/logout-deliveries", logout.listPath(), null);
        call("POST /clients/{client_id}/logout-deliveries/{id}/retry", logout.retryPath(), null);
        call("DELETE /clients/{client_id}/secrets/{secret_id}", client + "/secrets/" + secret, null);
        call("POST /revocations", "/revocations", """
                {"client_id": "billing-export", "reason": "Its secret was in a public repository"}""");
        call("GET /revocations", "/revocations?kind=client&subject_id=billing-export", null);
        callApiKeys();
        String owner = client + "/owners/" + anyUser();
        call("PUT /clients/{client_id}/owners/{user_id}", owner, null);
        call("GET /clients/{client_id}/owners", client + "/owners", null);
        call("DELETE /clients/{client_id}/owners/{user_id}", owner, null);
        call("POST /clients/{client_id}/disable", client + "/disable", null);
        call("POST /clients/{client_id}/enable", client + "/enable", null);
        conflict("POST /clients", "/clients", form);
        call("DELETE /clients/{client_id}", client, null);
        String builtIn = "/clients/keyturn-console";
        conflict("PUT /clients/{client_id}", builtIn, change);
        conflict("DELETE /clients/{client_id}", builtIn, null);
        conflict("POST /clients/{client_id}/disable", builtIn + "/disable", null);
        conflict("POST /clients/{client_id}/enable", builtIn + "/enable", null);
        conflict("PUT /clients/{client_id}/owners/{user_id}", builtIn + "/owners/" + anyUser(), null);
        conflict("POST /clients/{client_id}/secrets", builtIn + "/secrets", null);
        conflict("POST /api-keys", "/api-keys", """
                {"client_id": "keyturn-console", "environment": "live", "name": "Nightly export",
                 "scopes": ["admin:clients:read"]}""");
    }

    private String anyUser() {
        return api.admin("GET", "/users?q=root", null).json().at("/items/0/id").asString();
    }

    private void callApiKeys() {
        probe("POST /api-keys", "/api-keys", "{\"client_id\": \"billing-export\"}");
        String key = "/api-keys/" + id(call("POST /api-keys", "/api-keys", """
                {"client_id": "billing-export", "environment": "live", "name": "Nightly export",
                 "scopes": ["billing:read"], "allowed_addresses": ["203.0.113.0/24"], "tags": ["nightly"],
                 "rate": {"limit": 100, "period_seconds": 60}}"""));
        call("GET /api-keys", "/api-keys?client_id=billing-export", null);
        call("GET /api-keys/{id}", key, null);
        call("GET /api-keys/{id}/uses", key + "/uses", null);
        call("GET /api-keys/{id}/networks", key + "/networks", null);
        call("GET /api-keys/environments", "/api-keys/environments", null);
        call("PUT /api-keys/{id}", key, """
                {"name": "Nightly export", "description": "Runs at 02:00", "scopes": ["billing:read"],
                 "allowed_addresses": ["203.0.113.0/24"], "tags": ["nightly"]}""");
        call("POST /api-keys/{id}/disable", key + "/disable", null);
        call("POST /api-keys/{id}/enable", key + "/enable", null);
        callWithoutProbe("POST /api-keys/{id}/rotate", key + "/rotate", """
                {"overlap_seconds": 86400}""");
        call("POST /api-keys/{id}/revoke", key + "/revoke", null);
        conflict("PUT /api-keys/{id}", key, """
                {"name": "Nightly export", "scopes": ["billing:read"]}""");
        conflict("POST /api-keys/{id}/disable", key + "/disable", null);
        conflict("POST /api-keys/{id}/enable", key + "/enable", null);
        conflict("POST /api-keys/{id}/rotate", key + "/rotate", "{\"overlap_seconds\": 0}");
        call("GET /owned-clients", "/owned-clients", null);
        call("GET /scanner-rules/{file}", "/scanner-rules/github.json", null);
    }

    private void callUsers() {
        String user = "/users/" + id(call("POST /users", "/users", """
                {"username": "grace", "name": "Grace Hopper", "email": "grace@example.com", "roles": []}"""));
        call("GET /users", "/users?q=grace", null);
        call("GET /users/{id}", user, null);
        call("PUT /users/{id}", user, """
                {"name": "Grace M. Hopper", "email": "grace@example.com", "roles": ["administrator"]}""");
        call("POST /users/{id}/disable", user + "/disable", null);
        call("POST /users/{id}/enable", user + "/enable", null);
        call("POST /users/{id}/reset-password", user + "/reset-password", null);
        call("GET /users/{id}/second-factors", user + "/second-factors", null);
        call("POST /users/{id}/second-factors/reset", user + "/second-factors/reset", """
                {"reason": "Phone lost; identified by a video call"}""");
        call("DELETE /users/{id}", user, null);
        conflict("POST /users", "/users", """
                {"username": "root", "name": "Root", "email": "root@example.com", "roles": []}""");
        String last = "/users/" + anyUser();
        conflict("PUT /users/{id}", last, """
                {"name": "Root", "email": "root@example.com", "roles": []}""");
        conflict("POST /users/{id}/disable", last + "/disable", null);
        conflict("DELETE /users/{id}", last, null);
        addRefusal(
                "POST /users/{id}/second-factors/reset",
                409,
                SignedInAdministrator.of(api).resetOwnSecondFactors(api));
    }

    private void callSigningKeys() {
        String key = "/signing-keys/"
                + call("POST /signing-keys/rotations", "/signing-keys/rotations", """
                        {"algorithm": "ES384", "immediately": true}""")
                        .answer
                        .json()
                        .get("key_id")
                        .asString();
        call("GET /storage", "/storage", null);
        callPosture();
        call("GET /signing-keys", "/signing-keys?q=ES384", null);
        call("GET /signing-keys/{key_id}", key, null);
        call("GET /signing-keys/{key_id}/revocation", key + "/revocation", null);
        call("POST /signing-keys/{key_id}/revocation", key + "/revocation", null);
        conflict("GET /signing-keys/{key_id}/revocation", key + "/revocation", null);
        conflict("POST /signing-keys/{key_id}/revocation", key + "/revocation", null);
        String next = "{\"algorithm\": \"ES384\"}";
        api.adminRaw("POST", "/signing-keys/rotations", next);
        conflict("POST /signing-keys/rotations", "/signing-keys/rotations", next);
    }

    private void callPosture() {
        call("GET /posture", "/posture", null);
        String fingerprint = call("GET /posture/findings", "/posture/findings?rule=issuer-without-tls", null)
                .answer
                .json()
                .at("/items/0/fingerprint")
                .asString();
        call("GET /posture/signed-report", "/posture/signed-report", null);
        String path = "/posture/acceptances";
        String acceptance = call("POST /posture/acceptances", path, acceptanceOf(fingerprint))
                .answer
                .json()
                .get("id")
                .asString();
        conflict("POST /posture/acceptances", path, acceptanceOf("an-earlier-state"));
        call("DELETE /posture/acceptances/{acceptance_id}", "/posture/acceptances/" + acceptance, null);
    }

    private static String acceptanceOf(String fingerprint) {
        return """
                {"rule": "issuer-without-tls", "type": "setting", "affected_id": "keyturn.issuer",
                 "fingerprint": "%s", "reason": "A proxy ends TLS", "expires_at": "%s"}""".formatted(fingerprint, Instant.now().plus(Duration.ofDays(30)));
    }

    private void callGrants() {
        try (SignedInPartner partner = new SignedInPartner(api)) {
            Partner attempt = partner.attempt();
            attempt.exchange(partner.allow(attempt));
            String grant = api.admin("GET", "/audit-events?type=grant.created&subject_id=" + partner.clientId(), null)
                    .json()
                    .at("/items/0/details/grant")
                    .asString();
            call("GET /grants/{id}", "/grants/" + grant, null);
            String user = call("GET /grants", "/grants?client_id=" + partner.clientId(), null)
                    .answer
                    .json()
                    .at("/items/0/subject")
                    .asString();
            call("GET /sessions", "/sessions?user_id=" + user, null);
        }
    }

    private Call call(String operation, String path, @Nullable String body) {
        if (body != null) {
            probe(operation, path, "{}");
        }
        return callWithoutProbe(operation, path, body);
    }

    /** Learns from the refusal of a body which members it lacks. */
    private void probe(String operation, String path, String body) {
        String method = operation.substring(0, operation.indexOf(' '));
        Api.Answer answer = api.adminRaw(method, path, body, "If-Match", "*");
        addRefusal(operation, 400, answer);
        Set<String> missing = required.computeIfAbsent(
                method + " " + BASE + operation.substring(method.length() + 1), name -> new TreeSet<>());
        answer.json()
                .path("errors")
                .forEach(error -> missing.add(error.path("field").asString()));
    }

    /** For a body that needs no member: an empty one would do the work. */
    private Call callWithoutProbe(String operation, String path, @Nullable String body) {
        int space = operation.indexOf(' ');
        String method = operation.substring(0, space);
        Call call = new Call(body, api.adminRaw(method, path, body == null ? "" : body, "If-Match", "*"));
        assertThat(call.answer.status())
                .as(operation + " " + call.answer.body())
                .isEqualTo(statusOf(operation));
        calls.put(method + " " + BASE + operation.substring(space + 1), call);
        paths.put(operation, path);
        return call;
    }

    private void conflict(String operation, String path, @Nullable String body) {
        String method = operation.substring(0, operation.indexOf(' '));
        addRefusal(operation, 409, api.adminRaw(method, path, body == null ? "" : body, "If-Match", "*"));
    }

    private void addRefusal(String operation, int status, Api.Answer answer) {
        assertThat(answer.status()).as(operation + " " + answer.body()).isEqualTo(status);
        ownRefusals
                .computeIfAbsent(operation.replaceFirst(" ", " " + BASE), name -> new TreeMap<>())
                .put(status, answer);
    }

    /** What the operation answers when it has done its work. */
    private static int statusOf(String operation) {
        return switch (operation) {
            case "POST /alarm-mutes",
                    "POST /api-keys",
                    "POST /api-keys/{id}/rotate",
                    "POST /apis",
                    "POST /clients",
                    "POST /clients/{client_id}/secrets",
                    "POST /posture/acceptances",
                    "POST /users" -> 201;
            case "PUT /clients/{client_id}/owners/{user_id}",
                    "POST /clients/{client_id}/logout-deliveries/{id}/retry",
                    "POST /revocations",
                    "POST /signing-keys/{key_id}/revocation" -> 204;
            default -> operation.startsWith("DELETE ") ? 204 : 200;
        };
    }

    private void refuse() {
        refusals.put(400, new Call(null, revokeKey("{\"key\": ")));
        refusals.put(404, new Call(null, api.adminRaw("GET", "/unknown", "")));
        refusals.put(401, new Call(null, api.get(BASE + "/users", null)));
        refusals.put(406, new Call(null, api.adminRaw("GET", "/users", "", "Accept", "image/png")));
        refusals.put(413, new Call(null, api.adminRaw("POST", "/users", "{}" + " ".repeat(TOO_LARGE))));
        HttpRequest.Builder text = HttpRequest.newBuilder(api.issuer().resolve("/api-keys/revoke"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("kt_live_guess"));
        refusals.put(415, new Call(null, api.send(text)));
        refusals.put(429, new Call(null, guessKeys()));
        refusals.forEach((status, call) ->
                assertThat(call.answer.status()).as(call.answer.body()).isEqualTo(status));
    }

    private Api.Answer revokeKey(String body) {
        return api.send(HttpRequest.newBuilder(api.issuer().resolve("/api-keys/revoke"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    /** Refusals that name what the operation is about: the scope, the member or the object. */
    private void refuseEach() {
        List<String> narrow = Stream.of("admin:storage:read", "admin:audit:read")
                .map(scope -> api.clientCredentials(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, scope)
                        .json()
                        .get("access_token")
                        .asString())
                .toList();
        paths.forEach((operation, path) -> {
            int space = operation.indexOf(' ');
            String method = operation.substring(0, space);
            String name = operation.replaceFirst(" ", " " + BASE);
            String sent = Objects.requireNonNull(calls.get(name)).body;
            String body = sent == null ? "" : sent;
            addRefusal(
                    operation,
                    403,
                    narrow.stream()
                            .map(token -> api.adminAs(token, method, path, body, "If-Match", "*"))
                            .filter(answer -> answer.status() == 403)
                            .findFirst()
                            .orElseThrow());
            if (!ownRefusals.getOrDefault(name, Map.of()).containsKey(400)) {
                addRefusal(operation, 400, api.adminRaw(method, path, "{\"unexpected\": true}", "If-Match", "*"));
            }
            if (statuses(name).contains(404)
                    && !ownRefusals.getOrDefault(name, Map.of()).containsKey(404)) {
                String unknown = operation
                        .substring(space + 1)
                        .replace("{client_id}", "unknown-client")
                        .replace("{file}", "unknown.json")
                        .replaceAll("\\{[a-z_]+}", "0191b7a0-5c1e-7000-8000-0000000000ff");
                addRefusal(
                        operation,
                        404,
                        api.adminRaw(
                                method,
                                unknown,
                                body.replace("billing-export", "unknown-client")
                                        .replace("keyturn.issuer", "keyturn.unknown"),
                                "If-Match",
                                "*"));
            }
        });
    }

    /** From an address of its own, since the limit is one per network. */
    private Api.Answer guessKeys() {
        HttpRequest.Builder guess = HttpRequest.newBuilder(api.issuer().resolve("/api-keys/revoke"))
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", "198.51.100.77")
                .POST(BodyPublishers.ofString("{\"key\": \"kt_live_guess\"}"));
        Api.Answer answer = api.send(guess);
        for (int i = 0; i < MAX_GUESSES && answer.status() == 200; i++) {
            answer = api.send(guess);
        }
        return answer;
    }

    private void describe(ObjectNode operation, String name) {
        Call call = calls.get(name);
        assertThat(call).as("a call of " + name).isNotNull();
        if (call.body != null) {
            ObjectNode content = content((ObjectNode) operation.path("requestBody"));
            content.set("example", tree(call.body));
            String schema = content.at("/schema/$ref").asText().replace("#/components/schemas/", "");
            assertThat(schemas.has(schema)).as(name + " " + content).isTrue();
            require((ObjectNode) schemas.path(schema), required.getOrDefault(name, Set.of()));
        }
        ObjectNode responses = (ObjectNode) operation.path("responses");
        ObjectNode success = responses.objectNode();
        success.put("description", call.answer.status() == 201 ? "Created" : "Done");
        JsonNode documented = responses.path("200").path("content");
        if (!call.answer.body().isEmpty()) {
            success.set("content", documented);
            if (name.endsWith("/scanner-rules/{file}")) {
                content(success).putObject("schema").put("type", "object");
            }
            content(success).set("example", shortened(tree(call.answer.body())));
        }
        HEADERS.forEach((header, description) -> {
            if (!call.answer.header(header).isEmpty()) {
                success.withObject("/headers/" + header)
                        .put("description", description)
                        .putObject("schema")
                        .put("type", "string");
            }
        });
        responses.removeAll();
        responses.set(Integer.toString(call.answer.status()), success);
        if (name.startsWith("GET ") && success.at("/headers/ETag").isObject()) {
            responses.putObject("304").put("$ref", "#/components/responses/NotModified");
        }
        refusalsOf(operation, name, success.has("content")).forEach(status -> {
            ObjectNode response = responses.putObject(Integer.toString(status));
            Api.Answer own = ownRefusals.getOrDefault(name, Map.of()).get(status);
            if (own == null) {
                response.put("$ref", "#/components/responses/Problem" + status);
            } else {
                describeProblem(response, own);
            }
        });
        if (!responses.has("429")) {
            responses.putObject("429").put("$ref", "#/components/responses/Limited");
        }
    }

    private static void describeProblem(ObjectNode response, Api.Answer answer) {
        JsonNode problem = tree(answer.body());
        ObjectNode body = response.put("description", problem.path("title").asText())
                .putObject("content")
                .putObject("application/problem+json");
        body.putObject("schema").put("$ref", "#/components/schemas/Problem");
        body.set("example", problem);
    }

    private static void require(ObjectNode schema, Set<String> members) {
        Set<String> all = new TreeSet<>(members);
        schema.path("required").forEach(name -> all.add(name.asText()));
        if (!all.isEmpty()) {
            ArrayNode names = schema.putArray("required");
            all.forEach(names::add);
        }
    }

    /** Each answer has the shape that the document promises, and no member beyond it. */
    private void validateAnswers(JsonNode document) {
        ObjectNode schemas = document.path("components").path("schemas").deepCopy();
        schemas.forEach(schema -> {
            if (!schema.has("additionalProperties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        });
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        calls.forEach((name, call) -> {
            int space = name.indexOf(' ');
            JsonNode schema = document.path("paths")
                    .path(name.substring(space + 1))
                    .path(name.substring(0, space).toLowerCase(Locale.ROOT))
                    .path("responses")
                    .path(Integer.toString(call.answer.status()))
                    .at("/content/application~1json/schema");
            if (call.answer.body().isEmpty()
                    || !call.answer.header("Content-Type").startsWith("application/json")) {
                assertThat(schema.isMissingNode()).as(name).isTrue();
                return;
            }
            ObjectNode whole = schema.deepCopy();
            whole.set("$defs", schemas);
            String text = whole.toString().replace("#/components/schemas/", "#/$defs/");
            assertThat(registry.getSchema(text, InputFormat.JSON).validate(call.answer.body(), InputFormat.JSON))
                    .as(name + " " + call.answer.body())
                    .isEmpty();
        });
    }

    /** Statuses of the errors that any operation can have, and of those that are listed for this one. */
    private List<Integer> refusalsOf(ObjectNode operation, String name, boolean hasAnswer) {
        Set<Integer> statuses = statuses(name);
        if (operation.path("parameters").toString().contains("If-Match")) {
            statuses.addAll(Set.of(412, 428));
        }
        if (operation.has("requestBody")) {
            statuses.addAll(Set.of(413, 415));
        }
        if (hasAnswer) {
            statuses.add(406);
        }
        Set<Integer> shown = new TreeSet<>(refusals.keySet());
        shown.addAll(ownRefusals.getOrDefault(name, Map.of()).keySet());
        assertThat(shown).as(name).containsAll(statuses);
        return List.copyOf(statuses);
    }

    private Set<Integer> statuses(String name) {
        Set<Integer> statuses = new TreeSet<>(Set.of(400, 401, 403));
        texts.at("/operations")
                .path(name)
                .path("errors")
                .forEach(error -> statuses.add(Integer.valueOf(
                        error.asText().substring(0, error.asText().indexOf(' ')))));
        return statuses;
    }

    private static ObjectNode content(ObjectNode holder) {
        return (ObjectNode) holder.path("content").path("application/json");
    }

    private void addProblems(ObjectNode components) {
        components.withObject("/schemas").set("Problem", tree("""
                {"type": "object", "required": ["type", "title", "status", "detail", "code", "errors"], "properties": {
                  "type": {"type": "string", "format": "uri"}, "title": {"type": "string"}, "status": {"type": "integer"},
                  "detail": {"type": "string"}, "code": {"type": "string"},
                  "errors": {"type": "array", "items": {"type": "object", "properties": {
                    "field": {"type": "string"}, "code": {"type": "string"},
                    "parameters": {"type": "object", "additionalProperties": true},
                    "message": {"type": "string"}}}}}}"""));
        ObjectNode responses = components.putObject("responses");
        responses.set("Limited", tree("""
                {"description": "Too many requests. Retry after `Retry-After`", "headers": {
                  "Retry-After": {"description": "Seconds", "schema": {"type": "integer"}},
                  "RateLimit-Policy": {"description": "The limit, and its period in seconds", "schema": {"type": "string"}},
                  "RateLimit": {"description": "Requests that may follow at once, and seconds until all are available",
                    "schema": {"type": "string"}}}}"""));
        responses.putObject("NotModified").put("description", "The version in `If-None-Match` is current");
        refusals.forEach((status, call) -> describeProblem(responses.putObject("Problem" + status), call.answer));
    }

    private static String id(Call call) {
        return call.answer.json().get("id").asString();
    }

    private static JsonNode tree(String json) {
        String stable = json;
        for (Map.Entry<Pattern, String> entry : VOLATILE.entrySet()) {
            stable = entry.getKey().matcher(stable).replaceAll(entry.getValue());
        }
        try {
            return JSON.readTree(stable);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    private record Call(@Nullable String body, Api.Answer answer) {}
}
