package dev.keyturn.posture;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.AuthServer;
import dev.keyturn.command.CommandLine;
import dev.keyturn.testing.StartedServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code posture}, as a pipeline runs it. */
@Tag("server")
class PostureCommandTests {

    @TempDir
    private static Path folder;

    private static final String DATABASE = StartedServer.newH2Database();

    /** The command changes nothing, so a server has to have made the tables. */
    @BeforeAll
    static void startAServerOnce() {
        StartedServer.with(
                        "server.port=" + StartedServer.freePort(),
                        "spring.datasource.url=" + DATABASE,
                        "keyturn.bootstrap.admin.password=correct horse battery staple",
                        "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"))
                .close();
    }

    @Test
    void writesTheReportInEachFormatAndFailsOnASevereFinding() throws Exception {
        Path json = folder.resolve("posture.json");
        Path html = folder.resolve("posture.html");
        Path signed = folder.resolve("posture.jwt");

        Result result = run(
                "--keyturn.rate-limit.per-address.authorize=0",
                "--json",
                json.toString(),
                "--html",
                html.toString(),
                "--signed",
                signed.toString());

        assertThat(result.exitCode).as(result.errors).isEqualTo(1);
        assertThat(result.output)
                .contains(
                        "low: The issuer is a loopback address (issuer-without-tls, RFC 8252 section 8.3)",
                        "setting keyturn.issuer",
                        "(limits-off,");
        assertThat(new JsonMapper()
                        .readTree(Files.readString(json))
                        .get("score")
                        .asInt())
                .isBetween(0, 99);
        for (Path file : List.of(json, html, signed)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(html))
                .contains("The issuer is a loopback address")
                .doesNotContain("th:text", "<script");
        assertThat(SignedJWT.parse(Files.readString(signed)).getJWTClaimsSet().getClaims())
                .containsKey("report");
    }

    @Test
    void passesWithoutFindingsOfTheSeverity() {
        Result result = run("--keyturn.issuer=https://login.example.com", "--fail-on", "high");

        assertThat(result.exitCode).as(result.output + result.errors).isEqualTo(0);
        assertThat(result.output).contains("low: The embedded database is in use");
    }

    @Test
    void saysWhichAcceptanceNoLongerAppliesAndWhy() throws Exception {
        PostureReport.AcceptedFinding accepted = new PostureReport.AcceptedFinding(
                "7", "Replaced in March", "ada", Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
        PostureReport.Finding finding = new PostureReport.Finding(
                "client",
                "shop",
                "Shop",
                "state-of-the-shop",
                null,
                new PostureReport.OutdatedAcceptance(accepted, List.of("created-at", "scopes")));
        PostureReport report = new PostureReport(
                50,
                Instant.EPOCH,
                List.of(new PostureReport.RuleResult(
                        "client-secret-old",
                        Severity.MEDIUM,
                        "RFC 9700",
                        "Old secrets",
                        "Why",
                        "How",
                        PostureReport.State.OPEN,
                        List.of(finding),
                        false)),
                List.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        PrintedReport.print(report, new PrintStream(out, true, StandardCharsets.UTF_8));

        String words = "no longer accepted, since this has changed: created-at, scopes";
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("client Shop (shop), " + words);
        assertThat(PrintedReport.html(report)).contains(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--fail-on",
                "--json=report.json",
                "--fail-on severe",
                "--xml report.xml",
                "report.json",
                "--json a --json b"
            })
    void showsItsUsage(String words) {
        Result result = run(words.split(" "));

        assertThat(result.exitCode).isEqualTo(2);
        assertThat(result.errors).startsWith("Usage: ");
    }

    @Test
    void saysInOneLineWhyItCannotCheck() {
        Result result =
                run("--spring.datasource.url=jdbc:postgresql://localhost:" + StartedServer.freePort() + "/none");

        assertThat(result.exitCode).isEqualTo(2);
        assertThat(result.errors.strip().lines())
                .singleElement()
                .asString()
                .startsWith("The posture was not checked: ");
    }

    @Test
    void makesNoTablesInAnEmptyDatabase() {
        Result result = run("--spring.datasource.url=" + StartedServer.newH2Database());

        assertThat(result.exitCode).isEqualTo(2);
        assertThat(result.errors).startsWith("The posture was not checked: ");
    }

    private Result run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> arguments = Stream.of(
                        Stream.of(
                                "posture",
                                "--spring.datasource.url=" + DATABASE,
                                "--keyturn.signing.key-encryption-key-file=" + folder.resolve("key")),
                        Stream.of(words))
                .flatMap(part -> part)
                .toList();
        int exitCode = CommandLine.run(
                        arguments,
                        List.of(PostureCommand.command(AuthServer.class)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .orElseThrow();
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private record Result(int exitCode, String output, String errors) {}
}
