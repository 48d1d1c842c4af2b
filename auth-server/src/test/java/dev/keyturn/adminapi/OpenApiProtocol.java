package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.GitHub;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import io.swagger.v3.core.util.Yaml31;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The endpoints outside the admin API, from {@code openapi-protocol.yaml}, and the calls that give them examples. */
final class OpenApiProtocol {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CLIENT = "parcel-gateway";
    private static final int TOO_LARGE = 3_000_000;
    private static final int STATUS_LENGTH = "400".length();

    private final Api api;
    private final Map<String, Exchange> exchanges = new LinkedHashMap<>();
    private String secret = "";

    OpenApiProtocol(Api api) {
        this.api = api;
    }

    /** Adds paths and schemas to the document. */
    static void addTo(ObjectNode document) {
        JsonNode fragment = OpenApiTexts.resource("openapi-protocol.yaml");
        fragment.path("paths").forEach(path -> path.forEach(operation -> listErrors((ObjectNode) operation)));
        document.withObject("/paths").setAll((ObjectNode) fragment.path("paths"));
        ObjectNode components = document.withObject("/components");
        ObjectNode schemas = components.withObject("/schemas");
        schemas.set("AuthorizationRequest", form(fragment.at("/paths/~1oauth2~1authorize/get")));
        schemas.set("LogoutRequest", form(fragment.at("/paths/~1connect~1logout/get")));
        fragment.path("components")
                .properties()
                .forEach(part -> components.withObject("/" + part.getKey()).setAll((ObjectNode) part.getValue()));
    }

    /** Appends the errors to the description, and finds those without a response. */
    private static void listErrors(ObjectNode operation) {
        JsonNode errors = operation.path("errors");
        errors.forEach(error -> assertThat(
                        operation.path("responses").has(error.asText().substring(0, STATUS_LENGTH)))
                .as(operation.path("operationId") + " " + error)
                .isTrue());
        operation.put("description", operation.path("description").asText() + OpenApiTexts.errors(errors));
        operation.remove("errors");
    }

    /** The parameters of an address as members of a form. */
    private static ObjectNode form(JsonNode operation) {
        ObjectNode form = Yaml31.mapper().createObjectNode().put("type", "object");
        form.put("description", "The parameters of the same request with `GET`, as a form.");
        ObjectNode properties = form.putObject("properties");
        ArrayNode required = form.arrayNode();
        operation.path("parameters").forEach(parameter -> {
            ObjectNode member = parameter.path("schema").deepCopy();
            member.put("description", parameter.path("description").asText());
            properties.set(parameter.path("name").asText(), member);
            if (parameter.path("required").asBoolean()) {
                required.add(parameter.path("name").asText());
            }
        });
        if (!required.isEmpty()) {
            form.set("required", required);
        }
        return form;
    }

    /** Calls each endpoint but those that a browser opens. @return by method and path */
    Map<String, Exchange> callEverything() {
        String id = register();
        String token = callToken();
        form("/oauth2/introspect", Map.of("token", token));
        checkForGateway(token);
        form("/oauth2/revoke", Map.of("token", token));
        get("/oauth2/jwks", null);
        get("/.well-known/jwks.json", null);
        get("/.well-known/openid-configuration", null);
        get("/.well-known/oauth-authorization-server", null);
        get("/audit/tree-head", null);
        get("/revocations", tokenFor("revocations:read"));
        callKeys();
        String user = tokenOfUser();
        get("/userinfo", user);
        keep("POST /userinfo", null, api.send(request("/userinfo", user).POST(BodyPublishers.noBody())));
        api.admin("DELETE", "/clients/" + CLIENT, null);
        api.admin("DELETE", "/apis/" + id, null);
        return exchanges;
    }

    /** Answers to requests with two access tokens, with one that is not valid, and with one that lacks the scope. */
    SortedMap<Integer, Api.Answer> bearerRefusals() {
        String narrow = api.clientCredentials(
                        RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:users:read")
                .json()
                .get("access_token")
                .asString();
        return new TreeMap<>(Map.of(
                400, api.send(request("/userinfo", narrow).header("Authorization", "Bearer " + narrow)),
                401, api.get("/userinfo", "expired"),
                403, api.get("/userinfo", narrow)));
    }

    /** Answers of the token endpoint to a wrong request, a wrong secret, and a form of three megabytes. */
    SortedMap<Integer, Api.Answer> refusals() {
        return new TreeMap<>(Map.of(
                400,
                        api.clientCredentials(
                                RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "parcels:throw"),
                401, api.clientCredentials(RunningServer.AUTOMATION_ID, "wrong", "parcels:read"),
                413,
                        api.clientCredentials(
                                RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "x".repeat(TOO_LARGE))));
    }

    private String register() {
        Map<String, Object> parcels = Map.of(
                "name",
                "Parcels",
                "scopes",
                List.of(Map.of("name", "parcels:read", "description", "See your parcels")));
        Map<String, Object> registration = new LinkedHashMap<>(parcels);
        registration.put("audience", "https://parcels.example.com");
        String id = api.admin("POST", "/apis", registration).json().get("id").asString();
        secret = api.registerClient(Map.of(
                        "client_id",
                        CLIENT,
                        "client_name",
                        "Parcel gateway",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of("parcels:read", "api-keys:verify", "revocations:read")))
                .get("client_secret")
                .asString();
        Map<String, Object> introspected = new LinkedHashMap<>(parcels);
        introspected.put("access_tokens", Map.of("introspection_client", CLIENT));
        api.admin("PUT", "/apis/" + id, introspected);
        return id;
    }

    private String callToken() {
        return form("/oauth2/token", Map.of("grant_type", "client_credentials", "scope", "parcels:read"))
                .json()
                .get("access_token")
                .asString();
    }

    private void checkForGateway(String token) {
        String query = "?audience=https://parcels.example.com&scope=parcels:read&client_address=203.0.113.9";
        keep(
                "GET /gateway/check",
                null,
                api.send(request("/gateway/check" + query, token)
                        .header("X-Keyturn-Gateway-Authorization", Api.basic(CLIENT, secret))));
    }

    private void callKeys() {
        String key = api.admin(
                        "POST",
                        "/api-keys",
                        Map.of(
                                "client_id",
                                CLIENT,
                                "environment",
                                "live",
                                "name",
                                "Night shift",
                                "scopes",
                                List.of("parcels:read"),
                                "rate",
                                Map.of("limit", 100, "period_seconds", 3600)))
                .json()
                .get("key")
                .asString();
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("key", key);
        question.put("scopes", List.of("parcels:read"));
        question.put("address", "203.0.113.9");
        question.put("user_agent", "curl/8.14");
        question.put("cost", 1);
        json("/api-keys/verify", question, tokenFor("api-keys:verify"));
        json("/api-keys/revoke", Map.of("key", key), null);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("keys", List.of(key));
        report.put("place", "https://git.example.com/parcels/blob/main/.env");
        json("/api-keys/report", report, null);
        Map<String, Object> leak = new LinkedHashMap<>();
        leak.put("token", key);
        leak.put("type", "keyturn_api_key");
        leak.put("url", "https://github.com/parcels/parcels/blob/main/.env");
        String found = JSON.writeValueAsString(List.of(leak));
        keep(
                "POST /api-keys/leaks/github",
                found,
                api.send(request("/api-keys/leaks/github", null)
                        .header("Content-Type", "application/json")
                        .header("Github-Public-Key-Identifier", GitHub.KEY_ID)
                        .header("Github-Public-Key-Signature", GitHub.sign(found))
                        .POST(BodyPublishers.ofString(found))));
    }

    private String tokenOfUser() {
        try (SignedInPartner partner = new SignedInPartner(api)) {
            Partner attempt = partner.attempt();
            HTTPResponse tokens = attempt.exchange(partner.allow(attempt));
            return JSON.readTree(tokens.getBody()).get("access_token").asString();
        }
    }

    private String tokenFor(String scope) {
        return api.clientCredentials(CLIENT, secret, scope)
                .json()
                .get("access_token")
                .asString();
    }

    private Api.Answer form(String path, Map<String, String> form) {
        return keep("POST " + path, JSON.writeValueAsString(new TreeMap<>(form)), api.post(path, form, CLIENT, secret));
    }

    private void get(String path, @Nullable String bearer) {
        keep("GET " + path, null, api.get(path, bearer));
    }

    private void json(String path, Map<String, Object> body, @Nullable String bearer) {
        String text = JSON.writeValueAsString(body);
        keep(
                "POST " + path,
                text,
                api.send(request(path, bearer)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(text))));
    }

    private HttpRequest.Builder request(String path, @Nullable String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve(path));
        return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private Api.Answer keep(String name, @Nullable String request, Api.Answer answer) {
        if (answer.status() < 200 || answer.status() > 299) {
            throw new AssertionError(name + " " + answer.status() + " " + answer.body());
        }
        exchanges.put(name, new Exchange(request, answer));
        return answer;
    }

    /**
     * A call and its answer.
     *
     * @param request the body as JSON text, also where it was sent as a form; null without one
     */
    record Exchange(@Nullable String request, Api.Answer answer) {}
}
