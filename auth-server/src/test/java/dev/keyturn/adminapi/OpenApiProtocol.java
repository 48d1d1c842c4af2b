package dev.keyturn.adminapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
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

    private final Api api;
    private final Map<String, Exchange> exchanges = new LinkedHashMap<>();
    private String secret = "";

    OpenApiProtocol(Api api) {
        this.api = api;
    }

    /** Adds paths and schemas to the document. */
    static void addTo(ObjectNode document) {
        JsonNode fragment = OpenApiTexts.resource("openapi-protocol.yaml");
        document.withObject("/paths").setAll((ObjectNode) fragment.path("paths"));
        ObjectNode components = document.withObject("/components");
        fragment.path("components")
                .properties()
                .forEach(part -> components.withObject("/" + part.getKey()).setAll((ObjectNode) part.getValue()));
    }

    /** Calls each endpoint but the authorization endpoint, which a browser opens. @return by method and path */
    Map<String, Exchange> callEverything() {
        String id = register();
        String token = callToken();
        form("/oauth2/introspect", Map.of("token", token));
        form("/oauth2/revoke", Map.of("token", token));
        get("/oauth2/jwks", null);
        get("/.well-known/openid-configuration", null);
        get("/revocations", tokenFor("revocations:read"));
        callKeys();
        get("/userinfo", tokenOfUser());
        api.admin("DELETE", "/clients/" + CLIENT, null);
        api.admin("DELETE", "/apis/" + id, null);
        return exchanges;
    }

    /** What the token endpoint answers to a wrong request and to a wrong secret. */
    SortedMap<Integer, Api.Answer> refusals() {
        return new TreeMap<>(Map.of(
                400,
                        api.clientCredentials(
                                RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "parcels:throw"),
                401, api.clientCredentials(RunningServer.AUTOMATION_ID, "wrong", "parcels:read")));
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
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(text));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        keep("POST " + path, text, api.send(request));
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
