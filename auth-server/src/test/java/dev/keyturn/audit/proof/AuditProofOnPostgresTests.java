package dev.keyturn.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.command.CommandLine;
import dev.keyturn.testing.OnPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

@OnPostgres
class AuditProofOnPostgresTests extends AuditProofFlow {

    @Value("${spring.datasource.url}")
    String url;

    @Test
    void theCommandOfTheJarReadsTheConfiguredDatabase() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();

        assertThat(run(text, "verify", "--spring.datasource.url=" + url, "--spring.datasource.username="))
                .as(text.toString(StandardCharsets.UTF_8))
                .isEqualTo(AuditCommand.VALID);
        assertThat(run(text, "verify", "--spring.datasource.url=" + url + "x")).isEqualTo(AuditCommand.UNUSABLE);
    }

    @Test
    void theCommandOfTheJarMakesNoDatabase() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Path file = folder.resolve("absent");

        assertThat(run(text, "verify", "--spring.datasource.url=jdbc:h2:file:" + file))
                .isEqualTo(AuditCommand.UNUSABLE);
        assertThat(Files.exists(folder.resolve("absent.mv.db"))).isFalse();
    }

    private static int run(ByteArrayOutputStream text, String... arguments) {
        PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        List<String> words =
                Stream.concat(Stream.of("audit"), Stream.of(arguments)).toList();
        return CommandLine.run(words, List.of(AuditCommand.command()), out, out).orElseThrow();
    }
}
