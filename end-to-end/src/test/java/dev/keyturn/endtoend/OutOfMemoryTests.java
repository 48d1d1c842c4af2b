package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process without memory ends, so that it is restarted. */
class OutOfMemoryTests {

    private static final String OPTION = "-XX:+ExitOnOutOfMemoryError";

    @Test
    @Tag("server")
    void aServerWhoseHeapIsUsedUpEnds(@TempDir Path home, @TempDir Path agent) throws Exception {
        Path signal = agent.resolve("signal");
        StartedKeyturn keyturn = StartedKeyturn.serverIn(
                home, Map.of("JAVA_TOOL_OPTIONS", MemoryExhaustion.option(agent, signal) + " -Xmx256m"));
        try {
            Files.createFile(signal);

            assertThat(keyturn.endsByItself()).isTrue();
            assertThat(keyturn.waitForItsEnd().output()).contains("the server exited with code 3");
            assertThat(home.resolve("logs/server.log"))
                    .content()
                    .contains("Terminating due to java.lang.OutOfMemoryError");
        } finally {
            keyturn.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-server/Dockerfile", "admin-ui/Dockerfile"})
    void anImageHasTheOption(String file) throws Exception {
        assertThat(Files.readAllLines(StartedKeyturn.root().resolve(file)))
                .filteredOn(line -> line.startsWith("ENTRYPOINT"))
                .singleElement()
                .asString()
                .contains("\"" + OPTION + "\"");
    }
}
