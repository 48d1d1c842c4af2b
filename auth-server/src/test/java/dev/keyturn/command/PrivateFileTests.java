package dev.keyturn.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTests {

    @TempDir
    private Path folder;

    @Test
    void aNewFileIsForItsOwnerAlone() throws IOException {
        Path file = folder.resolve("trail.jsonl");

        PrivateFile.write(file, writer -> writer.write("text"));

        assertThat(file).hasContent("text");
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void aFileThatOthersCouldReadIsForItsOwnerAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("trail.jsonl"), "a longer text");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        PrivateFile.write(link, writer -> writer.write("text"));

        assertThat(file).hasContent("text");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void aFailureLeavesTheEarlierFile() throws IOException {
        Path file = Files.writeString(folder.resolve("trail.jsonl"), "earlier");

        assertThatThrownBy(() -> PrivateFile.write(file, writer -> {
                    writer.write("text");
                    throw new IOException("cut");
                }))
                .hasMessage("cut");

        assertThat(file).hasContent("earlier");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
