package dev.keyturn.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds README and guide to code that compiles: each snippet of Java, JavaScript and web servers' settings is part of a source file, indentation aside. */
class GuideTests {

    private static final Path ROOT = Path.of("..", "..");

    @ParameterizedTest
    @CsvSource({"docs/guide/protect-an-api.md,4", "docs/guide/verify-without-the-sdk.md,10", "README.md,1"})
    void showsOnlyCodeThatCompiles(String page, int least) throws IOException {
        List<String> snippets = snippets(ROOT.resolve(page));
        List<String> sources = sources();

        assertThat(snippets).hasSizeGreaterThanOrEqualTo(least);
        assertThat(snippets)
                .filteredOn(snippet -> sources.stream().noneMatch(source -> source.contains(snippet)))
                .as("snippets that are in no source")
                .isEmpty();
    }

    private static List<String> snippets(Path page) throws IOException {
        List<String> snippets = new ArrayList<>();
        List<String> current = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(page)) {
            if (inside && line.startsWith("```")) {
                snippets.add(withoutIndentation(current.stream()));
                current.clear();
                inside = false;
            } else if (inside) {
                current.add(line);
            } else {
                inside = line.matches("```(java|apache|nginx|js)");
            }
        }
        return snippets;
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String module : List.of(
                "client-sdk/core",
                "client-sdk/spring-boot-starter",
                "examples/resource-server",
                "examples/without-sdk",
                "examples/without-sdk-spring-boot-3")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                files.filter(file -> file.toString().matches(".*[.](java|conf|m?js)"))
                        .map(GuideTests::withoutIndentation)
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    private static String withoutIndentation(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return withoutIndentation(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutIndentation(Stream<String> lines) {
        return lines.map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
    }
}
