package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.TightDisk;
import dev.keyturn.testing.Waiting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** The embedded database's disk fills up, and nobody restarts the server when there is room again. */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskTests {

    @TempDir
    static Path folder;

    private StartedServer server;
    private Api api;

    @BeforeAll
    void start() {
        TightDisk.mount();
        server = StartedServer.with(
                "spring.datasource.url=jdbc:h2:tight:" + folder.resolve("keyturn")
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0",
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET);
        api = new Api(server.issuer());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void itRecovers() {
        TightDisk.free();
        Waiting.until(() -> readiness() == 200);
        Waiting.until(() -> register("after").status() == 201);
    }

    @Test
    void eachWriteAsksToTryAgainAndNothingThatWasAcknowledgedIsLost() {
        // without room in the file, whatever the tests before have left in it
        server.bean(JdbcTemplate.class).execute("shutdown compact");
        Waiting.until(() -> readiness() == 200);
        List<String> acknowledged = new ArrayList<>();

        TightDisk.fill();
        Api.Answer refused = register("before");
        while (refused.status() == 201) {
            acknowledged.add(refused.json().get("client_id").asString());
            refused = register("before");
        }

        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.body()).doesNotContain("SQL", "MVStore", "space left");
        Waiting.until(() -> readiness() == 503);
        Api.Answer again = register("full");
        assertThat(again.status()).as(again.body()).isEqualTo(503);
        assertThat(again.header("Retry-After")).isEqualTo("5");
        assertThat(api.get("/actuator/health/liveness", null).status()).isEqualTo(200);
        itRecovers();
        assertThat(clients()).containsAll(acknowledged);
    }

    @Test
    void aDatabaseThatWasClosedUnderTheServerIsOpenedAgain() {
        server.bean(JdbcTemplate.class).execute("shutdown immediately");

        itRecovers();
    }

    private Api.Answer register(String prefix) {
        return api.admin(
                "POST",
                "/clients",
                Map.of(
                        "client_id",
                        Api.uniqueName(prefix),
                        "client_name",
                        "x".repeat(200),
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials")));
    }

    private List<String> clients() {
        return server.bean(JdbcTemplate.class).queryForList("select client_id from client", String.class);
    }

    private int readiness() {
        return api.get("/actuator/health/readiness", null).status();
    }
}
