package dev.keyturn.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.RunningServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** An API with two scopes, the client as which it introspects, a client that holds keys for it, and a stranger. */
@RunningServer
abstract class ApiKeyScene {

    static final String INACTIVE = "{\"active\":false}";

    @Autowired
    Api api;

    final String name = Api.uniqueName("stock");
    final String audience = "https://" + name + ".example.com";
    final String read = name + ":read";
    final String write = name + ":write";
    final String owner = Api.uniqueName("owner");
    final String resourceServer = Api.uniqueName("stock-api");
    final String stranger = Api.uniqueName("stranger");
    final Map<String, String> secrets = new HashMap<>();

    @BeforeEach
    void registerTheApiAndItsClients() {
        register(resourceServer, List.of("api-keys:verify"));
        register(stranger, List.of("api-keys:verify"));
        Api.Answer answer = api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        "Stock",
                        "audience",
                        audience,
                        "scopes",
                        List.of(
                                Map.of("name", read, "description", "See the stock"),
                                Map.of("name", write, "description", "Change the stock")),
                        "access_tokens",
                        Map.of("introspection_client", resourceServer)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        register(owner, List.of(read, write));
    }

    JsonNode issue(Map<String, ?> more) {
        Api.Answer answer = tryToIssue(more);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        return answer.json();
    }

    Api.Answer tryToIssue(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(
                Map.of("client_id", owner, "environment", "live", "name", "Nightly run", "scopes", List.of(read)));
        body.putAll(more);
        return api.admin("POST", "/api-keys", body);
    }

    Api.Answer post(JsonNode key, String action) {
        return api.admin("POST", "/api-keys/" + id(key) + "/" + action, null);
    }

    JsonNode read(JsonNode key) {
        return api.admin("GET", "/api-keys/" + id(key), null).json();
    }

    /** The key itself, from the answer that issued it. */
    static String text(JsonNode issued) {
        return issued.get("key").asString();
    }

    static String id(JsonNode key) {
        return key.get("id").asString();
    }

    static String code(Api.Answer refused) {
        return refused.json().get("code").asString();
    }

    boolean isActive(String key) {
        return introspect(resourceServer, key).get("active").asBoolean();
    }

    JsonNode introspect(String caller, String token) {
        return api.post("/oauth2/introspect", Map.of("token", token), caller, secrets.get(caller))
                .json();
    }

    void register(String id, List<String> scopes) {
        JsonNode client = api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                id,
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                scopes));
        secrets.put(id, client.get("client_secret").asString());
    }

    void changeClient(List<String> scopes) {
        Api.Answer answer = api.adminRaw(
                "PUT",
                "/clients/" + owner,
                "{\"client_name\": \"Owner\", \"token_endpoint_auth_method\": \"client_secret_basic\","
                        + " \"grant_types\": [\"client_credentials\"], \"scopes\": [\"" + String.join("\", \"", scopes)
                        + "\"]}",
                "If-Match",
                "*");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }
}
