package dev.keyturn.console.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "",
                "two words",
                "it's",
                "'",
                "''",
                "'; echo pwned; '",
                "$(echo pwned)",
                "`echo pwned`",
                "a\\",
                "\\'",
                "\"",
                "$HOME",
                "!!",
                "*",
                "~",
                "-n",
                "#x",
                "a&b|c;d>e<f",
                "ünïcödé"
            })
    void isReadByAShellAsTheTextItself(String text) throws Exception {
        assertThat(run("printf %s " + Shell.quote(text))).isEqualTo(text);
    }

    @Test
    void leavesOutControlAndInvisibleCharacters() {
        assertThat(Shell.quote("a\nb\u001b[31mc\u202ed\u2028e")).isEqualTo("'ab[31mcde'");
    }

    private static String run(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        return out;
    }
}
