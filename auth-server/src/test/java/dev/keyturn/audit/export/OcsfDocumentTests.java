package dev.keyturn.audit.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page {@code docs/audit-events.md} has each type of event that the server records, with its class in OCSF. */
class OcsfDocumentTests {

    private static final Path DOCUMENT = Path.of("../docs/audit-events.md");
    private static final Pattern TYPE_METHOD = Pattern.compile("public String type\\(\\) \\{[^}]*}");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    @Test
    void everyTypeOfEventHasAClass() throws IOException {
        assertThat(types())
                .hasSizeGreaterThan(40)
                .allMatch(type -> OcsfActivity.find(type).isPresent());
    }

    @Test
    void theCheckedInDocumentIsUpToDate() throws IOException {
        String generated = """
                # Audit events

                Types of events of the audit trail, and their classes in OCSF %s. [Exporting the audit trail](guide/operate-audit-export.md) says how to get them.
                Activity 99 is "Other" in OCSF. This page is written by a test from the code.

                | Type | Class | Activity | `type_uid` |
                | --- | --- | --- | --- |
                %s""".formatted(
                OcsfEvents.VERSION, types().stream().map(OcsfDocumentTests::row).collect(Collectors.joining()));

        if (Boolean.getBoolean("keyturn.docs.write")) {
            Files.writeString(DOCUMENT, generated);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("write it again with -Dkeyturn.docs.write=true")
                .isEqualTo(generated);
    }

    private static String row(String type) {
        OcsfActivity activity = OcsfActivity.of(type);
        return "| `%s` | %s (%d) | %s (%d) | %d |\n"
                .formatted(
                        type,
                        activity.ofClass().caption(),
                        activity.ofClass().uid(),
                        activity.name(),
                        activity.id(),
                        activity.typeUid());
    }

    private static SortedSet<String> types() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<String> types = sources.filter(file -> file.toString().endsWith(".java"))
                    .map(OcsfDocumentTests::text)
                    .flatMap(text -> TYPE_METHOD.matcher(text).results())
                    .flatMap(method -> TEXT.matcher(method.group()).results())
                    .map(text -> text.group(1))
                    .toList();
            return new TreeSet<>(types);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
