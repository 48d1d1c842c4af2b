package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between the documents lead to files and headings that exist, the index has each guide and decision, and tests that pages name exist. */
class DocumentLinkTests {

    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Tests|Flow|Contract|Endpoints))\\.([a-z]\\w+)`");
    private static final Pattern CLASS = Pattern.compile("`([a-z][a-z.]*\\.[A-Z]\\w+)`");
    private static final int WORDS_PER_SCREEN = 450;
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    @Test
    void eachLinkLeadsToAFileAndAHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            LINK.matcher(read(page)).results().forEach(link -> {
                String target = link.group(1);
                String heading = link.group(2);
                if (!target.contains(":")) {
                    Path file = target.isEmpty() ? page : page.resolveSibling(target);
                    if (!Files.exists(file)
                            || (heading != null
                                    && isPage(file)
                                    && !headings(file).contains(heading))) {
                        broken.add(ROOT.relativize(page) + ": " + link.group());
                    }
                }
            });
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void theIndexHasEachGuideAndEachDecision() throws IOException {
        String index = read(ROOT.resolve("docs/README.md"));

        assertThat(pages().stream()
                        .map(page -> ROOT.resolve("docs").relativize(page).toString())
                        .filter(page -> page.startsWith("guide/") || page.startsWith("adr/"))
                        .filter(page -> !index.contains("(" + page + ")")))
                .isEmpty();
    }

    /** A longer page is split by topic. */
    @Test
    void aGuideFitsOnAScreen() throws IOException {
        assertThat(pages().stream()
                        .filter(page -> page.startsWith(ROOT.resolve("docs/guide")))
                        .filter(page -> read(page).split("\\s+", -1).length > WORDS_PER_SCREEN)
                        .map(page -> ROOT.relativize(page).toString()))
                .isEmpty();
    }

    /** The budgets of {@code performance.md} and the errors of other pages are held by tests that the pages name. */
    @Test
    void eachTestThatAPageNamesExists() throws IOException {
        Map<String, String> tests = new HashMap<>();
        for (String module : List.of("auth-server", "admin-ui", "client-sdk", "connections", "end-to-end")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
                files.filter(file -> file.toString().matches(".*/src/test/java/.*[.]java"))
                        .forEach(file -> tests.put(file.getFileName().toString(), read(file)));
            }
        }
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path page : pages()) {
            for (MatchResult test : TEST.matcher(read(page)).results().toList()) {
                named++;
                String source = tests.getOrDefault(test.group(1) + ".java", "");
                if (!source.contains("void " + test.group(2) + "(")) {
                    missing.add(ROOT.relativize(page) + ": " + test.group());
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(20);
    }

    @Test
    void eachClassThatThePerformancePageNamesExists() throws IOException {
        Set<String> classes = new HashSet<>();
        for (String module : List.of("auth-server", "client-sdk", "connections")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
                files.map(Path::toString)
                        .filter(file -> file.matches(".*/src/main/java/.*[.]java"))
                        .forEach(classes::add);
            }
        }

        assertThat(CLASS.matcher(read(ROOT.resolve("docs/performance.md")))
                        .results()
                        .map(name -> name.group(1)))
                .hasSizeGreaterThan(8)
                .allMatch(name ->
                        classes.stream().anyMatch(file -> file.endsWith("/" + name.replace('.', '/') + ".java")));
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("", "docs", "docs/guide", "docs/adr")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(DocumentLinkTests::isPage).forEach(pages::add);
            }
        }
        return pages;
    }

    private static boolean isPage(Path file) {
        return file.toString().endsWith(".md");
    }

    /** As the forges that show the pages name their headings. */
    private static Set<String> headings(Path page) {
        return HEADING.matcher(read(page))
                .results()
                .map(heading -> heading.group(1)
                        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
