package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Waiting;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A client's quota is changed at one node. Time stands still at both, so that nothing is given back meanwhile. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientQuotaNodesTests {

    private static final int QUOTA = 200;

    private List<StartedServer> nodes;
    private Api one;
    private Api other;

    @BeforeAll
    void startNodes(@TempDir Path folder) {
        String database = PostgresServer.newDatabase();
        nodes = List.of(start(database, folder), start(database, folder));
        nodes.forEach(node -> Waiting.until(() -> node.bean(UsageSharing.class).isOn()));
        one = new Api(nodes.get(0).address());
        other = new Api(nodes.get(1).address());
        one.registerOrdersApi();
    }

    @AfterAll
    void stopNodes() {
        nodes.forEach(StartedServer::close);
    }

    @Test
    void aLowerOneHoldsAtBothWithWhatWasUsed() {
        Client client = client();
        client.use(one, QUOTA * 9 / 10);

        client.change(20);

        Waiting.until(() -> client.policyAt(other).equals(policy(20)));
        assertThat(client.policyAt(one)).isEqualTo(policy(20));
        assertThat(client.admitted(one)).as("a tenth is left").isLessThanOrEqualTo(2);
        assertThat(client.admitted(other))
                .as("it learns of the other's use, of which the store may have given a part back")
                .isLessThanOrEqualTo(14);
    }

    @Test
    void aHigherOneCountsAtBothWithWhatWasUsed() {
        Client client = client();
        client.use(one, QUOTA / 2);

        client.change(10 * QUOTA);

        Waiting.until(() -> client.policyAt(other).equals(policy(10 * QUOTA)));
        assertThat(client.remainingAt(one)).isBetween(9 * QUOTA / 2, 10 * QUOTA / 2);
    }

    @Test
    void aClientWithoutOneGetsTheCommonOneAtBoth() {
        Client client = client();
        client.change(20);
        Waiting.until(() -> client.policyAt(other).equals(policy(20)));

        client.change(null);

        Waiting.until(() -> client.policyAt(other).equals(policy(QUOTA)));
        assertThat(client.policyAt(one)).isEqualTo(policy(QUOTA));
    }

    private static String policy(int quota) {
        return "\"token\";q=" + quota + ";w=60";
    }

    private Client client() {
        String id = Api.uniqueName("quota");
        String secret = one.registerClient(Map.of(
                        "client_id",
                        id,
                        "client_name",
                        id,
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of("orders:read")))
                .get("client_secret")
                .asString();
        Client client = new Client(id, secret);
        Waiting.until(() -> client.token(other).status() == 200);
        return client;
    }

    private static StartedServer start(String database, Path folder) {
        return StartedServer.withStillTicker(
                "spring.datasource.url=" + database,
                "keyturn.issuer=https://login.example.com",
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
                "keyturn.rate-limit.per-client.token=" + QUOTA);
    }

    /** A client that the nodes know. */
    private final class Client {

        private final String id;
        private final String secret;

        Client(String id, String secret) {
            this.id = id;
            this.secret = secret;
        }

        Answer token(Api node) {
            return node.clientCredentials(id, secret, "orders:read");
        }

        void use(Api node, int times) {
            for (int i = 0; i < times; i++) {
                assertThat(token(node).status()).isEqualTo(200);
            }
        }

        /** Sends requests until one is refused. */
        int admitted(Api node) {
            int admitted = 0;
            while (token(node).status() == 200 && admitted < QUOTA) {
                admitted++;
            }
            return admitted;
        }

        String policyAt(Api node) {
            return token(node).header("RateLimit-Policy");
        }

        int remainingAt(Api node) {
            return Integer.parseInt(token(node).header("RateLimit").replaceFirst(".*;r=(\\d+);.*", "$1"));
        }

        /** Changes the quota at the first node. */
        void change(@Nullable Integer requestsPerMinute) {
            Map<String, Object> form = new HashMap<>();
            for (Map.Entry<String, JsonNode> member :
                    one.admin("GET", "/clients/" + id, null).json().properties()) {
                form.put(member.getKey(), member.getValue());
            }
            form.put("requests_per_minute", requestsPerMinute);
            assertThat(one.admin("PUT", "/clients/" + id, form).status()).isEqualTo(200);
        }
    }
}
