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
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.core.util.Yaml31;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the description of the admin API what a running server answers: statuses, headers, examples and refusals, each
 * from a call that was made.
 */
final class OpenApiExamples {

    private static final String BASE = "/admin/api/v1";
    private static final int MAX_GUESSES = 200;
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
            Map.entry(Pattern.compile("\"hint\":\"[^\"]+\""), "\"hint\":\"Zk3x\""),
            Map.entry(
                    Pattern.compile("\"key_id\":\"[^\"]+\""),
                    "\"key_id\":\"m1hq3dVJ0nXxZr0mJZ1zq7Yw0p9sKkq2Qd8uT5vW6cE\""),
            Map.entry(Pattern.compile("\"total\":\\d+"), "\"total\":1"),
            Map.entry(Pattern.compile("\"rows\":\\d+"), "\"rows\":1234"),
            Map.entry(Pattern.compile("\"bytes\":\\d+"), "\"bytes\":1048576"),
            Map.entry(Pattern.compile("(\"oldest_[a-z_]+\"):null"), "$1:\"2026-01-31T09:30:00Z\""));

    private final JsonNode texts = OpenApiTexts.resource("openapi-texts.yaml");
    private final Api api;
    private ObjectNode schemas = JSON.createObjectNode();
    private final Map<String, Call> calls = new LinkedHashMap<>();
    private final Map<Integer, Call> refusals = new TreeMap<>();

    /** By operation, the members without which the server refuses a body. */
    private final Map<String, Set<String>> required = new HashMap<>();

    OpenApiExamples(Api api) {
        this.api = api;
    }

    /** The same description, with what the calls have shown. */
    String addTo(String yaml) throws JsonProcessingException {
        callEverything();
        refuse();
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
                        status == 401 ? "The client is not authenticated" : "The request is not valid",
                        answer));
        Map<Integer, String> bearer = Map.of(
                400, "More than one access token",
                401, "No valid access token",
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

    /** One key of many, and of the metadata the addresses. */
    private static JsonNode shortened(JsonNode example) {
        if (!example.isObject()) {
            return example;
        }
        ObjectNode shorter = example.deepCopy();
        if (shorter.path("keys").isArray()) {
            JsonNode first = shorter.path("keys").path(0);
            shorter.putArray("keys").add(first);
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
        call("DELETE /apis/{id}", "/apis/" + orders, null);
        callUsers();
        callSigningKeys();
        callGrants();
        call("GET /audit-events", "/audit-events?type=client.created&subject_id=billing-export&size=1", null);
    }

    private void callClients() {
        String client = "/clients/billing-export";
        String form = """
                {"client_id": "billing-export", "client_name": "Billing export", "description": "Runs each night",
                 "token_endpoint_auth_method": "client_secret_basic", "grant_types": ["client_credentials"],
                 "scopes": ["billing:read"]}""";
        call("POST /clients", "/clients", form);
        call("GET /clients", "/clients?q=billing-export", null);
        call("GET /clients/{clientId}", client, null);
        String change = form.replace("\"client_id\": \"billing-export\", ", "");
        call("PUT /clients/{clientId}", client, change);
        refusals.put(412, new Call(null, api.adminRaw("PUT", client, change, "If-Match", "\"99\"")));
        refusals.put(428, new Call(null, api.adminRaw("PUT", client, change)));
        String secret = id(call("POST /clients/{clientId}/secrets", client + "/secrets", null));
        call("GET /clients/{clientId}/secrets", client + "/secrets", null);
        call("DELETE /clients/{clientId}/secrets/{secretId}", client + "/secrets/" + secret, null);
        call("POST /revocations", "/revocations", """
                {"client_id": "billing-export", "reason": "Its secret was in a public repository"}""");
        call("GET /revocations", "/revocations?kind=client&subject_id=billing-export", null);
        callApiKeys();
        String owner = client + "/owners/" + anyUser();
        call("PUT /clients/{clientId}/owners/{userId}", owner, null);
        call("GET /clients/{clientId}/owners", client + "/owners", null);
        call("DELETE /clients/{clientId}/owners/{userId}", owner, null);
        call("POST /clients/{clientId}/disable", client + "/disable", null);
        call("POST /clients/{clientId}/enable", client + "/enable", null);
        call("DELETE /clients/{clientId}", client, null);
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
        call("DELETE /users/{id}", user, null);
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
        call("GET /signing-keys", "/signing-keys?q=ES384", null);
        call("GET /signing-keys/{keyId}", key, null);
        call("GET /signing-keys/{keyId}/revocation", key + "/revocation", null);
        call("POST /signing-keys/{keyId}/revocation", key + "/revocation", null);
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
        assertThat(answer.status())
                .as(operation + " " + body + " " + answer.body())
                .isEqualTo(400);
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
        return call;
    }

    /** What the operation answers when it has done its work. */
    private static int statusOf(String operation) {
        return switch (operation) {
            case "POST /api-keys",
                    "POST /api-keys/{id}/rotate",
                    "POST /apis",
                    "POST /clients",
                    "POST /clients/{clientId}/secrets",
                    "POST /users" -> 201;
            case "PUT /clients/{clientId}/owners/{userId}",
                    "POST /revocations",
                    "POST /signing-keys/{keyId}/revocation" -> 204;
            default -> operation.startsWith("DELETE ") ? 204 : 200;
        };
    }

    private void refuse() {
        refusals.put(400, new Call(null, api.adminRaw("POST", "/users", "{\"username\": \"?\", \"name\": \"\"}")));
        refusals.put(401, new Call(null, api.get(BASE + "/users", null)));
        String narrow = api.clientCredentials(
                        RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:clients:read")
                .json()
                .get("access_token")
                .asString();
        refusals.put(403, new Call(null, api.get(BASE + "/users", narrow)));
        refusals.put(404, new Call(null, api.adminRaw("GET", "/clients/nobody", "")));
        refusals.put(409, new Call(null, api.adminRaw("POST", "/apis", """
                {"name": "Keyturn", "audience": "urn:keyturn:admin-api", "scopes": []}""")));
        refusals.put(429, new Call(null, guessKeys()));
        refusals.forEach((status, call) ->
                assertThat(call.answer.status()).as(call.answer.body()).isEqualTo(status));
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
            content(success).set("example", tree(call.answer.body()));
        }
        for (String header : new String[] {"ETag", "Location"}) {
            if (!call.answer.header(header).isEmpty()) {
                success.withObject("/headers/" + header).putObject("schema").put("type", "string");
            }
        }
        responses.removeAll();
        responses.set(Integer.toString(call.answer.status()), success);
        refusalsOf(operation, name)
                .forEach(status -> responses
                        .putObject(Integer.toString(status))
                        .put("$ref", "#/components/responses/Problem" + status));
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
    private List<Integer> refusalsOf(ObjectNode operation, String name) {
        Set<Integer> statuses = new TreeSet<>(Set.of(400, 401, 403));
        texts.at("/operations")
                .path(name)
                .path("errors")
                .forEach(error -> statuses.add(Integer.valueOf(
                        error.asText().substring(0, error.asText().indexOf(' ')))));
        if (operation.path("parameters").toString().contains("If-Match")) {
            statuses.addAll(Set.of(412, 428));
        }
        assertThat(refusals.keySet()).as(name).containsAll(statuses);
        return List.copyOf(statuses);
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
        refusals.forEach((status, call) -> {
            ObjectNode body = responses
                    .putObject("Problem" + status)
                    .put("description", tree(call.answer.body()).path("title").asText())
                    .putObject("content")
                    .putObject("application/problem+json");
            body.putObject("schema").put("$ref", "#/components/schemas/Problem");
            body.set("example", tree(call.answer.body()));
        });
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
