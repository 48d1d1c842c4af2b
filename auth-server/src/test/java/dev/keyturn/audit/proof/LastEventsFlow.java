package dev.keyturn.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.ServerProcess;
import dev.keyturn.testing.StartedServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Trail of a server that stopped: an attacker with SQL comes before the next start. */
@Tag("server")
abstract class LastEventsFlow {

    private static final String UNKNOWN_CLIENT = "no-such-client";

    @TempDir
    Path folder;

    /** JDBC URL of a new database, which outlives the server. */
    abstract String url();

    @Test
    void theRefusalsBeforeTheStopHaveALeaf() throws Exception {
        String url = url();
        try (StartedServer server = StartedServer.with(settings(url))) {
            refuse(server.issuer());
        }

        assertLastRefusalIsProved(url);
    }

    @Test
    void theRefusalsBeforeASignalHaveALeaf() throws Exception {
        String url = url();
        try (ServerProcess server = ServerProcess.with(settings(url))) {
            refuse(server.address());
            server.terminate();
            assertThat(server.ends()).isTrue();
        }

        assertLastRefusalIsProved(url);
    }

    private static void refuse(URI server) {
        Api.Answer answer = new Api(server)
                .post("/oauth2/token", Map.of("grant_type", "client_credentials"), UNKNOWN_CLIENT, "a wrong secret");
        assertThat(answer.error()).isEqualTo("401 invalid_client");
    }

    private static void assertLastRefusalIsProved(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url)) {
            JdbcTemplate database = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            List<UUID> refused = database.queryForList(
                    "select id from audit_event where type = 'request.rejected' and occurrences = 1", UUID.class);
            assertThat(refused).hasSize(1);
            assertThat(database.queryForList("select type from audit_event where tree_position is null", String.class))
                    .isEmpty();
            assertVerified(database, AuditCommand.VALID, "The audit trail is the one that was signed.");

            assertThat(database.update("delete from audit_event where id = ?", refused.get(0)))
                    .isEqualTo(1);

            assertVerified(database, AuditCommand.TAMPERED, "Removed: event " + refused.get(0));
        }
    }

    private static void assertVerified(JdbcTemplate database, int code, String finding) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        AuditCommand command = new AuditCommand(out, out, reader -> new DatabaseTrail(database).read(reader));

        assertThat(command.run(List.of("verify")))
                .as(text.toString(StandardCharsets.UTF_8))
                .isEqualTo(code);
        assertThat(text.toString(StandardCharsets.UTF_8)).contains(finding);
    }

    private String[] settings(String url) {
        return new String[] {
            "spring.datasource.url=" + url,
            "spring.datasource.username=",
            "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
            "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
            "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET,
            "keyturn.connections.drain-period=1s"
        };
    }
}
