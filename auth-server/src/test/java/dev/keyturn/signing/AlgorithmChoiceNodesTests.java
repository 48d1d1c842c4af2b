package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Waiting;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node chooses, the other one publishes before either signs with it. */
@Tag("server")
class AlgorithmChoiceNodesTests {

    @TempDir
    static Path folder;

    private static List<StartedServer> nodes;
    private static Api one;
    private static Api other;

    @BeforeAll
    static void startNodes() {
        String database = PostgresServer.newDatabase();
        nodes = List.of(start(database), start(database));
        one = new Api(nodes.get(0).address());
        other = new Api(nodes.get(1).address());
    }

    @AfterAll
    static void stopNodes() {
        nodes.forEach(StartedServer::close);
    }

    @Test
    void theOtherNodePublishesTheKeyAndUsesItWhenTheFirstDoes() {
        KeyRing chosenAt = nodes.get(0).bean(KeyRing.class);
        register(one, "stock", "PS256");
        String client = "service";
        String secret = registerService(client, "stock:read");
        assertThat(chosenAt.signsWith("PS256")).isFalse();

        Waiting.until(() -> tag(nodes.get(1)).equals(tag(nodes.get(0))));
        assertThat(other.get("/oauth2/jwks", null).body()).contains("\"PS256\"");
        Waiting.until(
                () -> other.clientCredentials(client, secret, "stock:read").status() == 200);
        assertThat(algorithm(other, client, secret)).isEqualTo("ES256");

        chosenAt.activate(SigningAlgorithm.PS256);

        assertThat(algorithm(one, client, secret)).isEqualTo("PS256");
        Waiting.until(() -> algorithm(other, client, secret).equals("PS256"));
    }

    @Test
    void whereBothChooseAtOnceThereIsOneKey() {
        assertThat(Race.between(() -> register(one, "orders", "ES384"), () -> register(other, "bills", "ES384")))
                .allMatch(Objects::isNull);

        assertThat(one.admin("GET", "/signing-keys?q=ES384", null)
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(1);
    }

    private static StartedServer start(String database) {
        return StartedServer.with(
                "spring.datasource.url=" + database,
                "keyturn.issuer=https://login.example.com",
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET);
    }

    private static boolean register(Api node, String name, String algorithm) {
        Api.Answer answer = node.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        name,
                        "audience",
                        "https://" + name + ".example.com",
                        "scopes",
                        List.of(Map.of("name", name + ":read", "description", "Read")),
                        "access_tokens",
                        Map.of("signing_algorithm", algorithm)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return true;
    }

    private static String registerService(String id, String scope) {
        return one.registerClient(Map.of(
                        "client_id",
                        id,
                        "client_name",
                        "Service",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of(scope)))
                .get("client_secret")
                .asString();
    }

    private static String algorithm(Api node, String client, String secret) {
        Api.Answer answer = node.clientCredentials(client, secret, "stock:read");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        try {
            return SignedJWT.parse(answer.json().get("access_token").asString())
                    .getHeader()
                    .getAlgorithm()
                    .getName();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String tag(StartedServer node) {
        return node.bean(KeyRing.class).document().entityTag();
    }
}
