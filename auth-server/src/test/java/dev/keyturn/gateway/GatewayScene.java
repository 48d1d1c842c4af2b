package dev.keyturn.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** An API with two scopes behind a gateway, another API, and a client with scopes of both. */
public final class GatewayScene {

    public final String name = Api.uniqueName("parcels");
    public final String audience = "https://" + name + ".example.com";
    public final String read = name + ":read";
    public final String write = name + ":write";
    public final String otherAudience = "https://other." + name + ".example.com";
    public final String other = name + ":other";
    public final String gateway = Api.uniqueName("gateway");
    public final String owner = Api.uniqueName("owner");

    private final Api api;
    private final Map<String, String> secrets = new HashMap<>();

    /** @param format of the access tokens of the API */
    public GatewayScene(Api api, String format) {
        this.api = api;
        registerClient(gateway, List.of());
        registerApi(
                audience,
                List.of(
                        Map.of("name", read, "description", "See parcels"),
                        Map.of("name", write, "description", "Send parcels")),
                Map.of("format", format, "introspection_client", gateway));
        registerApi(otherAudience, List.of(Map.of("name", other, "description", "Another thing")), Map.of());
        registerClient(owner, List.of(read, write, other));
    }

    /** Credentials of the gateway as the value of a header. */
    public String credentials() {
        return Api.basic(gateway, secret(gateway));
    }

    public String secret(String client) {
        return Objects.requireNonNull(secrets.get(client), client);
    }

    public String token(String scope) {
        return api.clientCredentials(owner, secret(owner), scope)
                .json()
                .get("access_token")
                .asString();
    }

    public String tokenForBothApis() {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Authorization", Api.basic(owner, secret(owner)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=" + read + "+" + other + "&resource="
                        + audience + "&resource=" + otherAudience));
        return api.send(request).json().get("access_token").asString();
    }

    public void revoke(String token) {
        assertThat(api.post("/oauth2/revoke", Map.of("token", token), owner, secret(owner))
                        .status())
                .isEqualTo(200);
    }

    public JsonNode issueKey(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(
                Map.of("client_id", owner, "environment", "live", "name", "Nightly run", "scopes", List.of(read)));
        body.putAll(more);
        Api.Answer answer = api.admin("POST", "/api-keys", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    void disable(JsonNode key) {
        assertThat(api.admin("POST", "/api-keys/" + key.get("id").asString() + "/disable", null)
                        .status())
                .isEqualTo(200);
    }

    /** A client that may exchange tokens, registered when it is needed. */
    String exchanger() {
        String id = name + "-exchanger";
        if (!secrets.containsKey(id)) {
            registerClient(
                    id, List.of(), List.of("client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"));
        }
        return id;
    }

    void registerClient(String id, List<String> scopes) {
        registerClient(id, scopes, List.of("client_credentials"));
    }

    private void registerClient(String id, List<String> scopes, List<String> grantTypes) {
        JsonNode client = api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                id,
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                grantTypes,
                "scopes",
                scopes));
        secrets.put(id, client.get("client_secret").asString());
    }

    private void registerApi(String of, List<Map<String, String>> scopes, Map<String, String> accessTokens) {
        Api.Answer answer = api.admin(
                "POST",
                "/apis",
                Map.of("name", "Parcels", "audience", of, "scopes", scopes, "access_tokens", accessTokens));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }
}
