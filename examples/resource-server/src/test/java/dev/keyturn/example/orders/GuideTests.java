package dev.keyturn.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds README and guide to code that compiles: each snippet of Java, JavaScript and web servers' settings is part of a source file, indentation aside. */
class GuideTests {

    private static final Path ROOT = Path.of("..", "..");

    /** Pages of {@link #showsOnlyCodeThatCompiles}, and the one whose code a browser runs. */
    private static final Set<String> HELD = Set.of(
            "protect-an-api.md",
            "protect-proxies.md",
            "protect-testing.md",
            "protect-other-frameworks.md",
            "client-apps-spring.md",
            "client-apps-javascript.md",
            "machine-to-machine.md",
            "verify-spring-security.md",
            "verify-java.md",
            "verify-node.md",
            "verify-apache.md",
            "verify-nginx.md",
            "gateway-check.md",
            "operate-tls.md",
            "operate-client-certificates.md",
            "single-page-apps.md");

    @ParameterizedTest
    @CsvSource({
        "docs/guide/protect-an-api.md,1",
        "docs/guide/protect-proxies.md,1",
        "docs/guide/protect-testing.md,1",
        "docs/guide/protect-other-frameworks.md,3",
        "docs/guide/client-apps-spring.md,3",
        "docs/guide/client-apps-javascript.md,5",
        "docs/guide/machine-to-machine.md,3",
        "docs/guide/verify-spring-security.md,2",
        "docs/guide/verify-java.md,4",
        "docs/guide/verify-node.md,1",
        "docs/guide/verify-apache.md,1",
        "docs/guide/verify-nginx.md,2",
        "docs/guide/gateway-check.md,3",
        "docs/guide/operate-tls.md,1",
        "docs/guide/operate-client-certificates.md,1",
        "README.md,1"
    })
    void showsOnlyCodeThatCompiles(String page, int least) throws IOException {
        List<String> snippets = snippets(ROOT.resolve(page));
        List<String> sources = sources();

        assertThat(snippets).hasSizeGreaterThanOrEqualTo(least);
        assertThat(snippets)
                .filteredOn(snippet -> sources.stream().noneMatch(source -> source.contains(snippet)))
                .as("snippets that are in no source")
                .isEmpty();
    }

    /** A page that is not named above has no such snippet. */
    @Test
    void namesEachPageThatShowsCode() throws IOException {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs/guide"))) {
            List<String> unheld = new ArrayList<>();
            for (Path page : pages.toList()) {
                String name = page.getFileName().toString();
                if (!snippets(page).isEmpty() && !HELD.contains(name)) {
                    unheld.add(name);
                }
            }

            assertThat(unheld).isEmpty();
        }
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
                inside = line.matches("```(java|apache|nginx|haproxy|caddy|js)");
            }
        }
        return snippets;
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String module : List.of(
                "client-sdk/core",
                "client-sdk/spring-boot-starter",
                "end-to-end",
                "examples/client-app",
                "examples/resource-server",
                "examples/service",
                "examples/without-sdk",
                "examples/without-sdk-spring-boot-3")) {
            addSources(ROOT.resolve(module).resolve("src"), sources);
        }
        addSources(ROOT.resolve("deploy"), sources);
        return sources;
    }

    private static void addSources(Path folder, List<String> sources) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().matches(".*(/Caddyfile|[.](java|conf|cfg|m?js))"))
                    .map(GuideTests::withoutIndentation)
                    .forEach(sources::add);
        }
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
