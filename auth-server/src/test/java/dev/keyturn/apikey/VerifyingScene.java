package dev.keyturn.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The scene, with a resource server that verifies keys. */
abstract class VerifyingScene extends ApiKeyScene {

    static final JsonMapper JSON = new JsonMapper();

    String token = "";

    @BeforeEach
    void getAnAccessToken() {
        token = tokenOf(resourceServer);
    }

    String reason(Map<String, ?> body) {
        JsonNode answer = verify(body);
        assertThat(answer.get("valid").asBoolean()).isFalse();
        assertThat(answer.has("key_id")).isFalse();
        return answer.get("reason").asString();
    }

    JsonNode verify(Map<String, ?> body) {
        Api.Answer answer = send(body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        return answer.json();
    }

    Api.Answer send(Map<String, ?> body) {
        return send(JSON.writeValueAsString(body), token);
    }

    Api.Answer send(String body, @Nullable String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve("/api-keys/verify"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return api.send(request);
    }

    String tokenOf(String client) {
        return api.clientCredentials(client, Objects.requireNonNull(secrets.get(client)), "api-keys:verify")
                .json()
                .get("access_token")
                .asString();
    }
}
