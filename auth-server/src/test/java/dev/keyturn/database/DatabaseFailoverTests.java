package dev.keyturn.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Waiting;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two PostgreSQL servers with the same data, of which one takes writes, and a URL that names both. */
@Tag("server")
class DatabaseFailoverTests {

    @TempDir
    Path folder;

    private EmbeddedPostgres first;
    private EmbeddedPostgres second;

    @BeforeEach
    void makeTwins() throws Exception {
        try (EmbeddedPostgres original = postgres(folder.resolve("first"));
                StartedServer server = server(url("localhost:" + original.getPort()))) {
            assertThat(readiness(new Api(server.issuer()))).isEqualTo(200);
        }
        copy(folder.resolve("first"), folder.resolve("second"));
        first = postgres(folder.resolve("first"));
        second = postgres(folder.resolve("second"));
        setReadOnly(second, true);
    }

    @AfterEach
    void stop() throws IOException {
        first.close();
        second.close();
    }

    @Test
    void theServerMovesToTheNewPrimaryAndIsNotReadyWhileThereIsNone() throws Exception {
        try (StartedServer server = server(url("localhost:" + first.getPort() + ",localhost:" + second.getPort())
                + "&targetServerType=primary&hostRecheckSeconds=1")) {
            Api api = new Api(server.issuer());
            assertThat(register(api).status()).isEqualTo(201);
            assertThat(readiness(api)).isEqualTo(200);

            setReadOnly(first, true);

            Api.Answer refused = register(api);
            assertThat(refused.status()).as(refused.body()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            Waiting.until(() -> readiness(api) == 503);
            assertThat(api.get("/actuator/health/liveness", null).status()).isEqualTo(200);

            setReadOnly(second, false);

            Waiting.until(() -> readiness(api) == 200);
            Waiting.until(() -> register(api).status() == 201);
            JdbcTemplate database = server.bean(JdbcTemplate.class);
            assertThat(Stream.generate(() -> database.queryForObject("show port", String.class))
                            .limit(20))
                    .containsOnly(Integer.toString(second.getPort()));
            Waiting.until(() -> new JdbcTemplate(second.getPostgresDatabase())
                            .queryForList(
                                    "select 1 from pg_stat_activity where application_name = 'keyturn-cluster'",
                                    Integer.class)
                            .size()
                    == 2);
        }
    }

    private static Api.Answer register(Api api) {
        return api.admin(
                "POST",
                "/clients",
                Map.of(
                        "client_id",
                        Api.uniqueName("client"),
                        "client_name",
                        "Client",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials")));
    }

    private static int readiness(Api api) {
        return api.get("/actuator/health/readiness", null).status();
    }

    private static void setReadOnly(EmbeddedPostgres postgres, boolean readOnly) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter system set default_transaction_read_only = " + readOnly);
            statement.execute("select pg_reload_conf()");
        }
        JdbcTemplate database = new JdbcTemplate(postgres.getPostgresDatabase());
        String expected = readOnly ? "on" : "off";
        Waiting.until(
                () -> expected.equals(database.queryForObject("show default_transaction_read_only", String.class)));
    }

    private StartedServer server(String url) {
        return StartedServer.with(
                "spring.datasource.url=" + url,
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET);
    }

    private static String url(String hosts) {
        return "jdbc:postgresql://" + hosts + "/postgres?user=postgres";
    }

    private static EmbeddedPostgres postgres(Path data) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off")
                .start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path copy = to.resolve(from.relativize(path));
                Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
