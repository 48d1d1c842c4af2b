package dev.keyturn.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTests {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"", "--server.port=1", "--server.port=1 --debug"})
    void settingsAloneAreForTheServer(String arguments) {
        assertThat(run(arguments)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "nonsense --server.port=1",
                "--server.port=1 nonsense",
                "-Dserver.port=1",
                "Check",
                "-- check2",
                "checks"
            })
    void anUnknownCommandIsAnErrorAndStartsNoServer(String arguments) {
        assertThat(run(arguments)).contains(CommandLine.WRONG_USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("Unknown command: ")
                .contains(
                        "Usage: java -jar keyturn-auth-server.jar [--NAME=VALUE]...", ".jar check FILE", ".jar check");
    }

    @Test
    void aSettingWithoutHyphensIsNotEchoedWithItsValue() {
        assertThat(run("spring.datasource.password=swordfish")).contains(CommandLine.WRONG_USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("spring.datasource.password=... A setting begins with two hyphens.")
                .doesNotContain("swordfish");
    }

    @Test
    void theValueOfASettingIsNotEchoedAfterASpace() {
        assertThat(run("--spring.datasource.password swordfish")).contains(CommandLine.WRONG_USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Write --spring.datasource.password=VALUE.")
                .doesNotContain("swordfish");
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "-h", "--help", "--server.port=1 help", "check --help"})
    void helpIsTheUsage(String arguments) {
        assertThat(run(arguments)).contains(CommandLine.HELPED);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: ").contains(".jar check FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check --a.b=c --json x", "--a.b=c check --json x"})
    void aCommandGetsItsWordsAndTheSettingsBeforeItsName(String arguments) {
        assertThat(run(arguments)).contains(7);
        assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo("[--a.b=c] [--json, x]");
    }

    private Optional<Integer> run(String arguments) {
        Command check = new Command("check", List.of("check FILE", "check"), (settings, words, to, errors) -> {
            to.println(settings + " " + words);
            return 7;
        });
        return CommandLine.run(
                arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")),
                List.of(check),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
