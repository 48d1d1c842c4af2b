package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.command.CommandLine;
import dev.keyturn.testing.StartedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of all commands of the jar about a database that they cannot use. */
@Tag("server")
class CommandTests {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"audit verify", "audit export trail.jsonl", "posture", "restore-administrator"})
    void sayThatTheServerMustBeStopped(String command) throws Exception {
        makeDatabase("create table sample (id int)");
        try (FileChannel file = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            assertThat(file.tryLock()).isNotNull();

            Result result = run(command);

            assertThat(result.exitCode).isPositive();
            assertThat(result.errors.strip())
                    .endsWith(": the database file is in use; stop the server first.")
                    .doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit verify", "audit export trail.jsonl", "posture", "restore-administrator"})
    void sayThatThereIsNoDatabaseAndMakeNone(String command) throws IOException {
        Result result = run(command);

        assertThat(result.exitCode).isPositive();
        assertThat(result.errors.strip())
                .contains(": there is no database at " + file() + ".", "--spring.datasource.url=URL")
                .doesNotContain("\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit verify", "posture"})
    void sayThatTheTablesAreOfAnotherVersion(String command) throws Exception {
        makeDatabase("create table audit_leaf (position bigint)");

        Result result = run(command);

        assertThat(result.exitCode).isEqualTo(2);
        assertThat(result.errors.strip())
                .contains(": the tables in the database are not those of this version of Keyturn.")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit verify", "posture", "restore-administrator"})
    void sayThatTheDatabaseCannotBeReached(String command) {
        String url = "jdbc:postgresql://localhost:" + StartedServer.freePort() + "/none";

        Result result = runOn(url, command);

        assertThat(result.exitCode).isPositive();
        assertThat(result.errors.strip())
                .contains(": the database cannot be reached: Connection to localhost:")
                .doesNotContain("\n");
    }

    @Test
    void sayThatTheKeysCannotBeRead() {
        String url = "http://localhost:" + StartedServer.freePort() + "/oauth2/jwks";

        Result result = run("audit verify --jwks " + url);

        assertThat(result.exitCode).isEqualTo(2);
        assertThat(result.errors.strip()).isEqualTo("The JWKS " + url + " cannot be read: Connection refused");
    }

    @Test
    void sayWhichFileTheyCannotRead() {
        Path absent = folder.resolve("absent.json");

        assertThat(run("audit verify --jwks " + absent).errors.strip())
                .isEqualTo("The JWKS " + absent + " cannot be read: the file " + absent
                        + " does not exist, or its folder does not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"restore-administrator --nmae=grace", "posture now", "audit", "audit verifi"})
    void sayHowTheyAreCalled(String command) {
        Result result = run(command);

        assertThat(result.exitCode).isEqualTo(2);
        assertThat(result.errors).startsWith("Usage: java -jar keyturn-auth-server.jar ");
    }

    @Test
    void areNamedInTheUsage() {
        Result result = run("nonsense");

        assertThat(result.exitCode).isEqualTo(2);
        assertThat(result.errors)
                .contains(
                        ".jar audit verify",
                        ".jar audit export FILE",
                        ".jar import-breached-passwords LIST FILE",
                        ".jar posture",
                        ".jar restore-administrator");
    }

    private Path file() {
        return folder.resolve("keyturn.mv.db");
    }

    private void makeDatabase(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String url() {
        return "jdbc:h2:file:" + folder.resolve("keyturn")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    }

    private Result run(String command) {
        return runOn(url(), command);
    }

    private Result runOn(String database, String command) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> arguments = Stream.of(
                        Stream.of(
                                "--spring.datasource.url=" + database,
                                "--keyturn.signing.key-encryption-key-file=" + folder.resolve("key")),
                        Stream.of(command.replace("trail.jsonl", folder.resolve("trail.jsonl") + "")
                                .split(" ")))
                .flatMap(words -> words)
                .toList();
        int exitCode = CommandLine.run(
                        arguments,
                        AuthServer.commands(),
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .orElseThrow();
        return new Result(exitCode, err.toString(StandardCharsets.UTF_8));
    }

    private record Result(int exitCode, String errors) {}
}
