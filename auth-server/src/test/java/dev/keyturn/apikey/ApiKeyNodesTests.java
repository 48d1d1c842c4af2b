package dev.keyturn.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.apikey.verification.CacheReconciler;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Waiting;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** What is done to a key at one node, the other one follows. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeyNodesTests {

    private static final String CLIENT = "warehouse";

    private List<StartedServer> nodes;
    private Api one;
    private Api other;
    private String secret;

    @BeforeAll
    void startNodes(@TempDir Path folder) {
        String database = PostgresServer.newDatabase();
        nodes = List.of(start(database, folder), start(database, folder));
        one = new Api(nodes.get(0).address());
        other = new Api(nodes.get(1).address());
        one.registerOrdersApi();
        secret = one.registerClient(Map.of(
                        "client_id",
                        CLIENT,
                        "client_name",
                        "Warehouse",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of("orders:read", "orders:write")))
                .get("client_secret")
                .asString();
    }

    @AfterAll
    void stopNodes() {
        nodes.forEach(StartedServer::close);
    }

    @Test
    void aKeyThatIsRevokedAtOneIsRefusedAtTheOther() {
        JsonNode key = issue(Map.of());
        Waiting.until(() -> isActive(other, key));

        one.admin("POST", "/api-keys/" + key.get("id").asString() + "/revoke", null);

        Waiting.until(() -> !isActive(other, key));
    }

    @Test
    void aKeyWhoseMessageWasLostIsFoundAllTheSame() {
        JsonNode key = issue(Map.of());
        Waiting.until(() -> isActive(other, key));
        nodes.get(0)
                .bean(JdbcTemplate.class)
                .update(
                        "update api_key set enabled = false, updated_at = now(), version = version + 1 where id = cast(? as uuid)",
                        key.get("id").asString());
        nodes.get(1).bean(CacheReconciler.class).look();

        assertThat(isActive(other, key)).isFalse();
    }

    @Test
    void aBudgetHoldsOverBothTogether() {
        JsonNode key = issue(Map.of("quota", Map.of("limit", 20, "period_seconds", 2_678_400)));
        Waiting.until(() -> other.admin("GET", "/api-keys/" + key.get("id").asString(), null)
                        .status()
                == 200);
        AtomicInteger accepted = new AtomicInteger();

        assertThat(Race.between(spend(one, key, accepted), spend(other, key, accepted)))
                .containsOnlyNulls();

        assertThat(accepted).hasValue(20);
    }

    @Test
    void aQuotaThatIsLoweredAtOneHoldsOverBothWithWhatWasUsed() {
        JsonNode key = issue(quota(1000));
        assertThat(isActive(one, key)).isTrue();
        Waiting.until(() -> isActive(other, key));

        change(key, 20);

        assertThat(accepted(key)).as("two were used before").isEqualTo(18);
    }

    @Test
    void aQuotaThatIsRaisedAtOneCountsAtBoth() {
        JsonNode key = issue(quota(5));
        Waiting.until(() -> isActive(other, key) || isActive(one, key));
        accepted(key);
        assertThat(accepted(key)).isZero();

        change(key, 12);

        assertThat(accepted(key)).isEqualTo(7);
        assertThat(accepted(key)).isZero();
    }

    private static Map<String, Object> quota(int limit) {
        return Map.of("quota", Map.of("limit", limit, "period_seconds", 2_678_400));
    }

    /** Changes the quota of a key at one node. Messages arrive in order, so the other one knows of it once it knows of a later change. */
    private void change(JsonNode key, int limit) {
        JsonNode later = issue(Map.of());
        Waiting.until(() -> isActive(other, later));
        Map<String, Object> form = new HashMap<>(quota(limit));
        form.putAll(Map.of("name", "Nightly", "scopes", List.of("orders:read")));
        assertThat(one.admin("PUT", "/api-keys/" + key.get("id").asString(), form)
                        .status())
                .isEqualTo(200);
        one.admin("POST", "/api-keys/" + later.get("id").asString() + "/revoke", null);
        Waiting.until(() -> !isActive(other, later));
    }

    /** Calls that are accepted by both in turn, until neither accepts any. */
    private int accepted(JsonNode key) {
        int accepted = 0;
        for (int refused = 0; refused < 4; refused++) {
            for (Api node : List.of(one, other)) {
                while (isActive(node, key)) {
                    accepted++;
                    refused = 0;
                }
            }
        }
        return accepted;
    }

    /** These two have no public keys of GitHub. */
    @Test
    void withoutKeysOfGitHubThereIsNothing() {
        Api.Answer answer = one.send(HttpRequest.newBuilder(one.issuer().resolve("/api-keys/leaks/github"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("[]")));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("code").asString()).isEqualTo("not-found");
    }

    private Callable<?> spend(Api node, JsonNode key, AtomicInteger accepted) {
        return () -> {
            for (int i = 0; i < 30; i++) {
                accepted.addAndGet(isActive(node, key) ? 1 : 0);
            }
            return null;
        };
    }

    private JsonNode issue(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "client_id", CLIENT, "environment", "live", "name", "Nightly", "scopes", List.of("orders:read")));
        body.putAll(more);
        Api.Answer answer = one.admin("POST", "/api-keys", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private boolean isActive(Api node, JsonNode key) {
        return node.post("/oauth2/introspect", Map.of("token", key.get("key").asString()), CLIENT, secret)
                .json()
                .get("active")
                .asBoolean();
    }

    private static StartedServer start(String database, Path folder) {
        return StartedServer.with(
                "spring.datasource.url=" + database,
                "keyturn.issuer=https://login.example.com",
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET);
    }
}
