package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain English in documents, message bundles, comments and texts of the code: a short list of habits, each with better words. */
class LanguageTests {

    private static final Path ROOT = Path.of("..");
    private static final List<Habit> HABITS = habits("/language.txt");
    private static final List<Habit> BEGINNINGS = habits("/language-of-type-comments.txt");

    /** Written by tests from type comments and test names, which are checked where they stand. */
    private static final Set<String> GENERATED = Set.of("conformance.md", "modules.md", "configuration.md");

    private static final Pattern TYPE = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*+)\\*/\\s*(?:@[\\w.]+(?:\\([^)]*\\))?\\s*)*"
                    + "(?:(?:public|protected|private|static|final|abstract|sealed|non-sealed) )*"
                    + "(?:class|interface|enum|record|@interface) \\w+",
            Pattern.DOTALL);

    /** A Javadoc comment, or the rest of a line after two slashes that are not part of a URL. */
    private static final Pattern COMMENT =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*+)\\*/|(?<!:)//([^\n]*)", Pattern.DOTALL);

    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");

    /** A method that begins with a relative pronoun or has a word of {@code language.txt}. */
    private static final Pattern NAME_TO_AVOID = Pattern.compile(
            "\\bvoid ((?:who|what|whose|those|that)[A-Z]\\w*"
                    + "|\\w*(?:[nN]obody|[sS]omebody|[aA]nybody|[wW]hoever|OfLate|Believe|Remembered|Go(?:es)?On[A-Z]|Told)\\w*)\\(");

    @Test
    void documentsUsePlainWords() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("", "docs", "docs/guide", "docs/adr")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !GENERATED.contains(file.getFileName().toString()))
                        .forEach(pages::add);
            }
        }

        assertThat(pages).hasSizeGreaterThan(60);
        assertThat(pages.stream().flatMap(page -> found(page, prose(read(page)), HABITS)))
                .isEmpty();
    }

    @Test
    void textsOfTheApiReferenceUsePlainWords() {
        Path texts = ROOT.resolve("auth-server/src/test/resources");

        assertThat(Stream.of("openapi-texts.yaml", "openapi-protocol.yaml")
                        .map(texts::resolve)
                        .flatMap(file -> found(file, read(file), HABITS)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"auth-server", "admin-ui"})
    void messageBundlesUsePlainWords(String module) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/resources"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".properties"))
                            .flatMap(file -> found(file, read(file), HABITS)))
                    .isEmpty();
        }
    }

    /** @param most how many comments are still to be reworded; a module that reaches 0 stays there */
    @ParameterizedTest
    @CsvSource({
        "connections, 0",
        "client-sdk/core, 0",
        "client-sdk/jaxrs, 0",
        "client-sdk/servlet, 0",
        "client-sdk/spring-boot-starter, 0",
        "client-sdk/spring-testing, 0",
        "client-sdk/testing, 0",
        "auth-server, 0",
        "admin-ui, 0"
    })
    void typeCommentsUsePlainWords(String module, int most) throws IOException {
        List<String> habits = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> addComments(file, habits));
        }

        assertThat(habits)
                .as("%d of at most %d%n%s", habits.size(), most, String.join("\n", habits))
                .hasSizeLessThanOrEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connections", "client-sdk", "auth-server", "admin-ui", "benchmarks", "examples"})
    void otherCommentsUsePlainWords(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            assertThat(files.filter(LanguageTests::isMainSource).flatMap(LanguageTests::habitsOfComments))
                    .isEmpty();
        }
    }

    /** Messages of exceptions, log lines and descriptions that stand in the code. */
    @ParameterizedTest
    @ValueSource(strings = {"connections", "client-sdk", "auth-server", "admin-ui", "benchmarks", "examples"})
    void textsInTheCodeUsePlainWords(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            assertThat(files.filter(LanguageTests::isMainSource).flatMap(LanguageTests::habitsOfTexts))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"connections", "client-sdk", "auth-server", "admin-ui", "examples", "end-to-end"})
    void testNamesUsePlainWords(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")
                                    && file.toString().contains("/src/test/"))
                            .flatMap(file -> NAME_TO_AVOID
                                    .matcher(read(file))
                                    .results()
                                    .map(name -> ROOT.relativize(file) + ": " + name.group(1))))
                    .isEmpty();
        }
    }

    private static boolean isMainSource(Path file) {
        return file.toString().endsWith(".java")
                && file.toString().contains("/src/main/")
                && !file.toString().contains("/target/");
    }

    /** Lines keep their numbers: all but the literals is left out of each. */
    private static Stream<String> habitsOfTexts(Path file) {
        String texts = read(file)
                .lines()
                .map(line ->
                        TEXT.matcher(line).results().map(text -> text.group(1)).collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n"));
        return found(file, texts, HABITS);
    }

    private static Stream<String> habitsOfComments(Path file) {
        String source = read(file);
        return COMMENT.matcher(source).results().flatMap(comment -> {
            boolean isJavadoc = comment.group(1) != null;
            String text = (isJavadoc ? comment.group(1) : comment.group(2))
                    .replaceAll("(?m)^\\s*\\*?", "")
                    .strip();
            return Stream.concat(found(file, text, HABITS), isJavadoc ? found(file, text, BEGINNINGS) : Stream.of())
                    .map(habit -> habit.replaceFirst(":(\\d+):", ":" + line(source, comment.start()) + ":"));
        });
    }

    private static void addComments(Path file, List<String> habits) {
        String source = read(file);
        TYPE.matcher(source).results().forEach(type -> {
            String comment = type.group(1).replaceAll("(?m)^\\s*\\*?", "").strip();
            Stream.concat(found(file, comment, HABITS), found(file, comment, BEGINNINGS))
                    .map(habit -> habit.replaceFirst(":(\\d+):", ":" + line(source, type.start()) + ":"))
                    .limit(1)
                    .forEach(habits::add);
        });
    }

    private static Stream<String> found(Path file, String text, List<Habit> habits) {
        return habits.stream().flatMap(habit -> {
            List<String> lines = new ArrayList<>();
            Matcher matcher = habit.pattern.matcher(text);
            while (matcher.find()) {
                MatchResult match = matcher.toMatchResult();
                lines.add("%s:%d: \"%s\". Better: %s"
                        .formatted(ROOT.relativize(file), line(text, match.start()), match.group(), habit.better));
            }
            return lines.stream();
        });
    }

    private static long line(String text, int position) {
        return text.substring(0, position).lines().count()
                + (position == 0 || text.charAt(position - 1) == '\n' ? 1 : 0);
    }

    /** The page with its code blocks emptied, so that lines keep their numbers. */
    private static String prose(String page) {
        StringBuilder prose = new StringBuilder();
        boolean code = false;
        for (String line : page.split("\n", -1)) {
            boolean fence = line.strip().startsWith("```");
            prose.append(code || fence ? "" : line.replaceAll("`[^`]*`", "``")).append('\n');
            code ^= fence;
        }
        return prose.toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Habit> habits(String resource) {
        try (InputStream list = LanguageTests.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(" => ", 2))
                    .map(parts -> new Habit(Pattern.compile(parts[0], Pattern.CASE_INSENSITIVE), parts[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A turn of phrase to avoid, and better words. */
    private record Habit(Pattern pattern, String better) {}
}
