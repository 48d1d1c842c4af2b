package dev.keyturn.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.client.BuiltInClients;
import dev.keyturn.client.ClientId;
import dev.keyturn.command.CommandLine;
import dev.keyturn.database.DatabaseProduct;
import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Visitor;
import dev.keyturn.testing.Visitor.Page;
import dev.keyturn.user.PasswordRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What a server makes of an empty database, and how it refuses to. */
@Tag("server")
@ExtendWith(OutputCaptureExtension.class)
class FirstStartTests {

    private static final Pattern TEMPORARY_PASSWORD = Pattern.compile("Temporary password\\s+(\\S+)");

    @TempDir
    Path folder;

    @Test
    void printsATemporaryPasswordOnceAndTheJarsCommandGivesAnother(CapturedOutput output) {
        String database = StartedServer.newH2Database();
        String first;
        try (StartedServer server = start(database)) {
            List<String> passwords = temporaryPasswords(output);
            assertThat(passwords).hasSize(1);
            first = passwords.get(0);
            assertThat(new Visitor(server.issuer()).signIn("admin", first).path())
                    .isEqualTo("/password");
        }
        // the password of the first start is often left in the environment, and rules may become stricter
        try (StartedServer server = start(database, "keyturn.bootstrap.admin.password=short-one")) {
            assertThat(temporaryPasswords(output)).hasSize(1);
            assertThat(new Visitor(server.issuer()).signIn("admin", first).path())
                    .isEqualTo("/password");
            assertThat(server.bean(JdbcTemplate.class)
                            .queryForObject("select count(*) from user_account", Integer.class))
                    .isEqualTo(1);
        }

        Restored restored = restore(database, "admin");

        assertThat(restored.exitCode).as(restored.errors).isZero();
        assertThat(restored.output)
                .contains("=== Keyturn: administrator restored ===", "=== Keyturn: end ===")
                .doesNotContain("first start");
        String second = temporaryPasswords(restored.output).get(0);
        assertThat(second).isNotEqualTo(first);
        try (StartedServer server = start(database)) {
            assertThat(new Visitor(server.issuer()).signIn("admin", first).html())
                    .contains("Wrong username or password.");
            Page signedIn = new Visitor(server.issuer()).signIn("admin", second);
            assertThat(signedIn.path()).isEqualTo("/password");
        }
    }

    @Test
    void restoresAnAdministratorWhoNeverWas() {
        String database = StartedServer.newH2Database();

        Restored restored = restore(database, "grace");

        assertThat(restored.exitCode).as(restored.errors).isZero();
        try (StartedServer server = start(database)) {
            Page signedIn = new Visitor(server.issuer())
                    .signIn("grace", temporaryPasswords(restored.output).get(0));
            assertThat(signedIn.path()).isEqualTo("/password");
        }
    }

    @Test
    void saysInOneLineWhyAnAdministratorIsNotRestored() {
        Restored tooMany = restore(StartedServer.newH2Database(), "one", "two");
        Restored unreachable = restore("jdbc:postgresql://localhost:" + StartedServer.freePort() + "/none");

        assertThat(tooMany.exitCode).isEqualTo(2);
        assertThat(tooMany.errors).startsWith("Usage:");
        assertThat(unreachable.exitCode).isEqualTo(1);
        assertThat(unreachable.errors.strip().lines())
                .singleElement()
                .asString()
                .startsWith("The administrator was not");
        assertThat(unreachable.errors).doesNotContain("\tat ");
    }

    @Test
    void usesTheGivenNameAndPasswordAndPrintsNone(CapturedOutput output) {
        try (StartedServer server = start(
                StartedServer.newH2Database(),
                "keyturn.bootstrap.admin.username=grace",
                "keyturn.bootstrap.admin.password=a fine long passphrase")) {

            assertThat(new Visitor(server.issuer())
                            .signIn("grace", "a fine long passphrase")
                            .path())
                    .isEqualTo("/");
        }
        assertThat(output.getAll()).doesNotContain("Temporary password", "a fine long passphrase");
    }

    @Test
    void refusesAShortAutomationSecretInASentence(CapturedOutput output) {
        String database = StartedServer.newH2Database();

        assertThatThrownBy(() -> startUntilMigrated(
                        database,
                        "keyturn.bootstrap.client.id=terraform",
                        "keyturn.bootstrap.client.secret=swordfish-is-too-short"))
                .hasStackTraceContaining("KEYTURN_BOOTSTRAP_CLIENT_SECRET");
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("KEYTURN_BOOTSTRAP_CLIENT_SECRET must have 32 characters or more, but has 22.")
                .doesNotContain("swordfish", "Temporary password");
    }

    @Test
    void refusesTheConsolesIdentifierForAutomationInASentence(CapturedOutput output) {
        assertThatThrownBy(() -> startUntilMigrated(
                        StartedServer.newH2Database(),
                        "keyturn.bootstrap.client.id=keyturn-console",
                        "keyturn.bootstrap.client.secret=" + "swordfish".repeat(4)))
                .isInstanceOf(RuntimeException.class);
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "KEYTURN_BOOTSTRAP_CLIENT_ID must not be keyturn-console")
                .doesNotContain("swordfish", "\tat dev.keyturn");
    }

    @Test
    void refusesAUsersIdentifierForAutomationInASentence(CapturedOutput output) {
        assertThatThrownBy(() -> startUntilMigrated(
                        StartedServer.newH2Database(),
                        "keyturn.bootstrap.client.id=3F2504E0-4f89-11d3-9a0c-0305e82c3301",
                        "keyturn.bootstrap.client.secret=" + "swordfish".repeat(4)))
                .isInstanceOf(RuntimeException.class);
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "KEYTURN_BOOTSTRAP_CLIENT_ID must not be a UUID")
                .doesNotContain("swordfish", "\tat dev.keyturn");
    }

    @Test
    void refusesASixthAutomationSecretInASentence(CapturedOutput output) {
        String database = StartedServer.newH2Database();
        try (StartedServer server = start(database, automation(1))) {
            for (int i = 2; i <= 5; i++) {
                server.bean(BuiltInClients.class)
                        .ensureAutomation(new ClientId("terraform"), "swordfish".repeat(4) + i, Set.of());
            }
        }

        assertThatThrownBy(() -> start(database, automation(6))).isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("KEYTURN_BOOTSTRAP_CLIENT_SECRET cannot become a secret of the client")
                .contains("terraform. The client already has 5 secrets. Delete one first.")
                .doesNotContain("swordfish", "\tat dev.keyturn");
    }

    @Test
    void rejectsAnInvalidAdministratorNameWithASentence(CapturedOutput output) {
        assertThatThrownBy(() ->
                        startUntilMigrated(StartedServer.newH2Database(), "keyturn.bootstrap.admin.username=<script>"))
                .isInstanceOf(RuntimeException.class);
        assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "KEYTURN_BOOTSTRAP_ADMIN_USERNAME must");
    }

    @Test
    void refusesAFolderThatItCannotWriteInASentence(CapturedOutput output) throws IOException {
        Path file = Files.createFile(folder.resolve("no-folder"));

        assertThatThrownBy(() -> startUntilMigrated("jdbc:h2:file:" + file.resolve("keyturn") + ";MODE=PostgreSQL"))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "The server cannot write its database in the folder " + file)
                .doesNotContain("\tat dev.keyturn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short-one", "long-enough-but-Administrator-inside"})
    void refusesABadPasswordInASentenceBeforeItMigrates(String password, CapturedOutput output) {
        String database = StartedServer.newH2Database();

        assertThatThrownBy(() -> startUntilMigrated(
                        database,
                        "keyturn.bootstrap.admin.username=administrator",
                        "keyturn.bootstrap.admin.password=" + password))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("KEYTURN_BOOTSTRAP_ADMIN_PASSWORD")
                .doesNotContain(password);
        assertThat(tables(database)).isEmpty();
    }

    @Test
    void saysInASentenceThatTheDatabaseCannotBeReached(CapturedOutput output) {
        int port = StartedServer.freePort();

        assertThatThrownBy(() -> startUntilMigrated(
                        "jdbc:postgresql://localhost:" + port + "/none?password=swordfish&user=keyturn"))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("The server cannot connect to its database. Connection to localhost:" + port + " refused.")
                .doesNotContain("swordfish", "\tat dev.keyturn");
    }

    @Test
    void saysInASentenceThatAnotherKindOfDatabaseIsNotSupported(CapturedOutput output) {
        assertThatThrownBy(() -> startUntilMigrated("jdbc:mysql://localhost/keyturn?password=swordfish"))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("SPRING_DATASOURCE_URL is not the URL of a PostgreSQL or H2 database.")
                .doesNotContain("swordfish", "\tat dev.keyturn");
    }

    @Test
    void twoNodesThatStartAtOnceFillTheDatabaseOnce(CapturedOutput output) throws Exception {
        List<StartedServer> nodes = StartedServer.twoAtOnce(
                "spring.datasource.url=" + PostgresServer.newDatabase(),
                "keyturn.signing.key-encryption-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");

        assertThat(temporaryPasswords(output)).hasSize(1);
        JdbcTemplate tables = nodes.get(0).bean(JdbcTemplate.class);
        assertThat(tables.queryForObject("select count(*) from user_account", Integer.class))
                .isEqualTo(1);
        assertThat(tables.queryForObject("select count(*) from signing_key", Integer.class))
                .isEqualTo(2);
        for (StartedServer node : nodes) {
            assertThat(new Visitor(node.issuer())
                            .signIn("admin", temporaryPasswords(output).get(0))
                            .path())
                    .isEqualTo("/password");
            node.close();
        }
    }

    private StartedServer start(String database, String... properties) {
        String[] all = new String[properties.length + 2];
        all[0] = "spring.datasource.url=" + database;
        all[1] = "keyturn.signing.key-encryption-key-file=" + folder.resolve("key");
        System.arraycopy(properties, 0, all, 2, properties.length);
        return StartedServer.with(all);
    }

    private void startUntilMigrated(String database, String... properties) {
        String[] all = Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = "spring.datasource.url=" + database;
        StartedServer.partOf(UntilMigrated.class, all).close();
    }

    private static List<String> tables(String database) {
        return new JdbcTemplate(new DriverManagerDataSource(database, "sa", ""))
                .queryForList(
                        "select table_name from information_schema.tables where table_schema = 'public'", String.class);
    }

    private static String[] automation(int number) {
        return new String[] {
            "keyturn.bootstrap.client.id=terraform", "keyturn.bootstrap.client.secret=" + "swordfish".repeat(4) + number
        };
    }

    private Restored restore(String database, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of("restore-administrator"));
        arguments.addAll(List.of(words));
        arguments.add("--spring.datasource.url=" + database);
        arguments.add("--keyturn.signing.key-encryption-key-file=" + folder.resolve("key"));
        int exitCode = CommandLine.run(
                        arguments,
                        List.of(RestoreAdministrator.command(dev.keyturn.AuthServer.class)),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .orElseThrow();
        return new Restored(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static List<String> temporaryPasswords(CharSequence output) {
        return TEMPORARY_PASSWORD
                .matcher(output)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private record Restored(int exitCode, String output, String errors) {}

    /** What a start does first: it opens the database, and checks its settings before it migrates. */
    @ImportAutoConfiguration({
        ConfigurationPropertiesAutoConfiguration.class,
        ValidationAutoConfiguration.class,
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    @EnableConfigurationProperties(BootstrapProperties.class)
    @ConfigurationPropertiesScan(basePackageClasses = PasswordRules.class)
    @ComponentScan(basePackageClasses = DatabaseProduct.class)
    @Import(PasswordRules.class)
    static class UntilMigrated {

        @Bean
        FirstStartCheck check(BootstrapProperties properties, PasswordRules passwords) {
            return new FirstStartCheck(properties, passwords);
        }
    }
}
