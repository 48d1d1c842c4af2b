package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Sends requests that {@code docs/openapi.yaml} excludes: other media types, bodies that are too large, and values just beyond the
 * bounds of parameters and members.
 */
@RunningServer
@OnH2
class DocumentedRequestsTests {

    /** More than any endpoint takes. */
    private static final String TOO_LARGE = "x=" + "y".repeat(3_000_000);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String FORM = MediaType.APPLICATION_FORM_URLENCODED_VALUE;
    private static final String UNKNOWN = UUID.randomUUID().toString();
    private static final String REDIRECT_URI = "https://app.example.com/cb";

    /** A text with characters that no pattern of the document allows. */
    private static final String UNPRINTABLE = "\u0007";

    /** The one address that answers any method, since gateways ask with that of a request. */
    private static final String ANY_METHOD = "/gateway/check";

    @Autowired
    Api api;

    private final JsonNode document = DocumentedOperations.document();
    private final String client = Api.uniqueName("requests");
    private String secret = "";

    @BeforeEach
    void registerClient() {
        api.registerOrdersApi();
        secret = api.registerClient(Map.of(
                        "client_id",
                        client,
                        "client_name",
                        client,
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("authorization_code", "client_credentials"),
                        "redirect_uris",
                        List.of(REDIRECT_URI),
                        "scopes",
                        List.of("openid", "orders:read", "api-keys:verify", "revocations:read")))
                .get("client_secret")
                .asString();
    }

    @Test
    void theStatusesOfOtherMediaTypesAndLargeBodiesAreThoseThatAreListed() {
        SoftAssertions soft = new SoftAssertions();
        forEachOperation((name, operation) -> {
            JsonNode listed = operation.path("responses");
            boolean hasBody = operation.has("requestBody");
            String body = hasBody ? "{}" : "";
            int other = send(name, "?", body, "Accept", "image/png", "Content-Type", typeOf(operation))
                    .status();
            soft.assertThat(other == 406).as(name + " 406, got " + other).isEqualTo(listed.has("406"));
            if (hasBody) {
                int text = send(name, "?", "x", "Content-Type", "text/plain").status();
                soft.assertThat(text == 415).as(name + " 415, got " + text).isEqualTo(listed.has("415"));
                int large = send(name, "?", TOO_LARGE, "Content-Type", typeOf(operation))
                        .status();
                soft.assertThat(large == 413).as(name + " 413, got " + large).isEqualTo(listed.has("413"));
            }
        });
        soft.assertAll();
    }

    @Test
    void anAddressAnswersItsMethodsAndNoOthers() {
        SoftAssertions soft = new SoftAssertions();
        document.path("paths").properties().forEach(path -> {
            Set<String> methods = new TreeSet<>();
            path.getValue().fieldNames().forEachRemaining(method -> methods.add(method.toUpperCase(Locale.ROOT)));
            Api.Answer answer = send("PATCH " + path.getKey(), "?", "{}", "Content-Type", "application/json");
            if (path.getKey().equals(ANY_METHOD)) {
                soft.assertThat(answer.error()).isEqualTo("400 invalid_client");
                return;
            }
            soft.assertThat(answer.status()).as(path.getKey()).isEqualTo(405);
            soft.assertThat(answer.header(HttpHeaders.ALLOW).split(", ", -1))
                    .as(path.getKey())
                    .containsAll(methods);
        });
        soft.assertAll();
    }

    @Test
    void aCurrentVersionIsNotSentAgain() {
        SoftAssertions soft = new SoftAssertions();
        Map<String, String> existing = Map.of(
                "/admin/api/v1/clients/{client_id}", "/admin/api/v1/clients/" + client,
                "/admin/api/v1/users/{id}", "/admin/api/v1/users/" + first("/users"),
                "/admin/api/v1/apis/{id}", "/admin/api/v1/apis/" + first("/apis"),
                "/admin/api/v1/api-keys/{id}", "/admin/api/v1/api-keys/" + anApiKey());
        forEachOperation((name, operation) -> {
            String path = name.substring(name.indexOf(' ') + 1);
            boolean canBeCalled = existing.containsKey(path) || !path.contains("{");
            if (name.startsWith("GET ") && canBeCalled && !path.matches("/oauth2/authorize|.*logout")) {
                String address = "GET " + existing.getOrDefault(path, path);
                String version = send(address, "?", "").header(HttpHeaders.ETAG);
                boolean notModified = !version.isEmpty()
                        && send(address, "?", "", HttpHeaders.IF_NONE_MATCH, version)
                                        .status()
                                == 304;
                soft.assertThat(notModified)
                        .as(name)
                        .isEqualTo(operation.path("responses").has("304"));
            }
        });
        soft.assertAll();
    }

    @Test
    void aParameterBeyondItsBoundsIsRefused() {
        SoftAssertions soft = new SoftAssertions();
        List<String> sent = new ArrayList<>();
        forEachOperation((name, operation) -> operation.path("parameters").forEach(parameter -> {
            for (String value : beyond(parameter.path("schema"))) {
                String label = name + " " + parameter.path("name").asText() + " " + shortened(value);
                Api.Answer answer = sendParameter(name, operation, parameter, value);
                boolean inPath = parameter.path("in").asText().equals("path");
                soft.assertThat(isRefused(answer, inPath ? 404 : 400))
                        .as(label + ": " + answer.status() + " " + answer.header("Location"))
                        .isTrue();
                sent.add(label);
            }
        }));
        soft.assertAll();
        assertThat(sent).hasSizeGreaterThan(100);
    }

    @Test
    void aMemberBeyondItsBoundsIsRefused() {
        SoftAssertions soft = new SoftAssertions();
        List<String> sent = new ArrayList<>();
        String apiId = anApi();
        forEachOperation((operationName, operation) -> {
            String name = operationName
                    .replace("/apis/{id}", "/apis/" + apiId)
                    .replace("/clients/{client_id}", "/clients/" + client);
            JsonNode content = operation.at("/requestBody/content/application~1json");
            JsonNode schema = resolved(content.path("schema"));
            schema.path("properties").properties().forEach(member -> {
                for (JsonNode value : beyond(member.getValue(), 1)) {
                    ObjectNode body = content.path("example").isObject()
                            ? content.path("example").deepCopy()
                            : NODES.objectNode();
                    body.set(member.getKey(), value);
                    Api.Answer answer =
                            send(name, "?", body.toString(), "Content-Type", "application/json", "If-Match", "*");
                    String label = name + " " + member.getKey() + " " + shortened(value.toString());
                    soft.assertThat(answer.status())
                            .as(label + ": " + answer.body())
                            .isEqualTo(400);
                    if (answer.json().path("code").asString().equals("validation-failed")) {
                        soft.assertThat(answer.json().path("errors").findValuesAsString("field"))
                                .as(label)
                                .anyMatch(field -> field.startsWith(member.getKey()));
                    }
                    sent.add(label);
                }
            });
        });
        soft.assertAll();
        assertThat(sent).hasSizeGreaterThan(60);
    }

    /** Values that a parameter may not have. */
    private static List<String> beyond(JsonNode schema) {
        List<String> values = new ArrayList<>();
        if (schema.has("maxLength")) {
            values.add("a".repeat(schema.path("maxLength").asInt() + 1));
        }
        if (schema.path("minLength").asInt() > 1) {
            values.add("a".repeat(schema.path("minLength").asInt() - 1));
        }
        if (schema.has("pattern")) {
            values.add(UNPRINTABLE);
        }
        if (schema.has("enum") || schema.path("format").asText().matches("uuid|date-time")) {
            values.add("no-such-value");
        }
        if (schema.has("maximum")) {
            values.add(Long.toString(schema.path("maximum").asLong() + 1));
        }
        if (schema.has("minimum")) {
            values.add(Long.toString(schema.path("minimum").asLong() - 1));
        }
        return values;
    }

    /** Values that a member may not have, those of nested objects and lists included. */
    private List<JsonNode> beyond(JsonNode reference, int depth) {
        JsonNode schema = resolved(reference);
        List<JsonNode> values = new ArrayList<>();
        if (schema.path("readOnly").asBoolean() || depth > 3) {
            return values;
        }
        boolean isNumber = schema.path("type").toString().matches(".*(integer|number).*");
        beyond(schema)
                .forEach(value ->
                        values.add(isNumber ? NODES.numberNode(Long.parseLong(value)) : NODES.textNode(value)));
        if (schema.has("maxItems")) {
            var list = NODES.arrayNode();
            for (int i = 0; i <= schema.path("maxItems").asInt(); i++) {
                list.add("item-" + i);
            }
            values.add(list);
        }
        if (schema.path("minItems").asInt() > 0) {
            values.add(NODES.arrayNode());
        }
        beyond(schema.path("items"), depth + 1)
                .forEach(item -> values.add(NODES.arrayNode().add(item)));
        schema.path("properties")
                .properties()
                .forEach(member -> beyond(member.getValue(), depth + 1)
                        .forEach(value -> values.add(NODES.objectNode().set(member.getKey(), value))));
        return values;
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode reference =
                schema.path("anyOf").path(0).has("$ref") ? schema.path("anyOf").path(0) : schema;
        return reference.has("$ref")
                ? document.at(reference.path("$ref").asText().substring(1))
                : reference;
    }

    private Api.Answer sendParameter(String operation, JsonNode described, JsonNode parameter, String value) {
        JsonNode body = described.at("/requestBody/content/application~1json/example");
        String example = body.isMissingNode() ? "" : body.toString();
        String name = parameter.path("name").asText();
        String encoded = Api.encode(Map.of(name, value));
        switch (parameter.path("in").asText()) {
            case "path" -> {
                String path = operation.replace("{" + name + "}", encoded.substring(name.length() + 1));
                return send(path, "?", example, "Content-Type", "application/json", "If-Match", "*");
            }
            case "header" -> {
                String sent = value.equals(UNPRINTABLE) ? "no such value" : value;
                return send(operation, "?", example, "Content-Type", "application/json", name, sent);
            }
            default -> {
                Map<String, String> query = new LinkedHashMap<>();
                if (operation.endsWith("/oauth2/authorize")) {
                    query.putAll(Map.of(
                            "response_type",
                            "code",
                            "client_id",
                            client,
                            "redirect_uri",
                            REDIRECT_URI,
                            "scope",
                            "openid",
                            "code_challenge",
                            "c".repeat(43),
                            "code_challenge_method",
                            "S256"));
                }
                if (name.equals("wait")) {
                    query.put("after", "1");
                }
                query.put(name, value);
                return send(operation, "?" + Api.encode(query), "");
            }
        }
    }

    private static boolean isRefused(Api.Answer answer, int status) {
        return answer.status() == status
                || (answer.status() == 302 && answer.header("Location").contains("error="));
    }

    private Api.Answer send(String operation, String query, String body, String... headers) {
        int space = operation.indexOf(' ');
        String path = operation.substring(space + 1).replaceAll("\\{[^}]*}", UNKNOWN);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        api.issuer().resolve(query.equals("?") ? path : path + query))
                .method(
                        operation.substring(0, space),
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        String authorization = authorization(path);
        return api.send(authorization.isEmpty() ? request : request.header("Authorization", authorization));
    }

    private String authorization(String path) {
        if (path.startsWith(AdminController.BASE)) {
            return "Bearer " + api.adminToken();
        }
        if (path.matches("/oauth2/(token|introspect|revoke)")) {
            return Api.basic(client, secret);
        }
        String scope = path.startsWith("/revocations") ? "revocations:read" : "api-keys:verify";
        return path.matches("/revocations.*|/api-keys/verify")
                ? "Bearer "
                        + api.clientCredentials(client, secret, scope)
                                .json()
                                .get("access_token")
                                .asString()
                : "";
    }

    private String first(String collection) {
        return api.admin("GET", collection, null).json().at("/items/0/id").asString();
    }

    private String anApi() {
        return api.admin(
                        "POST",
                        "/apis",
                        Map.of("name", client, "audience", "https://" + client + ".example.com", "scopes", List.of()))
                .json()
                .get("id")
                .asString();
    }

    private String anApiKey() {
        return api.admin(
                        "POST",
                        "/api-keys",
                        Map.of(
                                "client_id",
                                client,
                                "environment",
                                "live",
                                "name",
                                client,
                                "scopes",
                                List.of("orders:read")))
                .json()
                .get("id")
                .asString();
    }

    private static String typeOf(JsonNode operation) {
        return operation.at("/requestBody/content").has(FORM) ? FORM : MediaType.APPLICATION_JSON_VALUE;
    }

    private static String shortened(String value) {
        return value.length() > 60 ? value.substring(0, 60) + "..." : value;
    }

    private void forEachOperation(BiConsumer<String, JsonNode> action) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> action.accept(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
    }
}
