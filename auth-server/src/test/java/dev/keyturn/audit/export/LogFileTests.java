package dev.keyturn.audit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.audit.export.TestEvents.Reported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogFileTests {

    private static final int LARGE = 1_000_000;

    @TempDir
    Path folder;

    private final Reported reported = new Reported();

    @Test
    void hasOneEventOnEachLineInOrder() throws IOException {
        LogFile file = file(LARGE, 3);

        file.deliver(TestEvents.several(2), reported);
        file.deliver(List.of(TestEvents.hostile(2)), reported);

        assertThat(positions("audit.jsonl")).containsExactly(0L, 1L, 2L);
        assertThat(reported.next).isEqualTo(3);
    }

    @Test
    void onlyItsOwnerCanReadIt() throws IOException {
        Files.writeString(folder.resolve("audit.jsonl"), "");
        Files.setPosixFilePermissions(folder.resolve("audit.jsonl"), PosixFilePermissions.fromString("rw-rw-rw-"));
        LogFile file = file(1, 3);

        file.deliver(TestEvents.several(2), reported);

        for (String name : List.of("audit.jsonl", "audit.jsonl.1")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void isRenamedBeforeItGetsTooLargeAndTheOldestIsDeleted() throws IOException {
        int size = JsonLines.of(TestEvents.outgoing(0).ocsf()).length + 1;
        LogFile file = file(2L * size, 2);

        file.deliver(TestEvents.several(7), reported);

        assertThat(positions("audit.jsonl")).containsExactly(6L);
        assertThat(positions("audit.jsonl.1")).containsExactly(4L, 5L);
        assertThat(positions("audit.jsonl.2")).containsExactly(2L, 3L);
        assertThat(folder.resolve("audit.jsonl.3")).doesNotExist();
        assertThat(Files.size(folder.resolve("audit.jsonl.1"))).isLessThanOrEqualTo(2L * size);
    }

    @Test
    void aLineThatACrashCutIsEnded() throws IOException {
        LogFile file = file(LARGE, 3);
        file.deliver(TestEvents.several(1), reported);
        Files.writeString(folder.resolve("audit.jsonl"), "{\"class_uid\":30", StandardOpenOption.APPEND);

        file.deliver(List.of(TestEvents.outgoing(1)), reported);

        List<String> lines = Files.readAllLines(folder.resolve("audit.jsonl"));
        assertThat(lines).hasSize(3).element(1).isEqualTo("{\"class_uid\":30");
        assertThat(lines.get(2)).startsWith("{").endsWith("}");
    }

    @Test
    void aFileThatAnotherProgramMovedIsMadeAnew() throws IOException {
        LogFile file = file(LARGE, 3);
        file.deliver(TestEvents.several(1), reported);
        Files.move(folder.resolve("audit.jsonl"), folder.resolve("moved"));

        file.deliver(List.of(TestEvents.outgoing(1)), reported);

        assertThat(positions("audit.jsonl")).containsExactly(1L);
    }

    @Test
    void nothingIsDeliveredWithoutItsFolder() {
        LogFile file = new LogFile(folder.resolve("absent/audit.jsonl"), LARGE, 3);

        assertThatThrownBy(() -> file.deliver(TestEvents.several(1), reported)).isInstanceOf(NoSuchFileException.class);
        assertThat(reported.next).isZero();
    }

    private LogFile file(long maxSize, int maxFiles) {
        return new LogFile(folder.resolve("audit.jsonl"), maxSize, maxFiles);
    }

    private List<Long> positions(String name) throws IOException {
        List<Long> positions = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(name))) {
            JsonNode event = JsonMapper.shared().readTree(line);
            positions.add(event.at("/metadata/sequence").asLong());
        }
        return positions;
    }
}
