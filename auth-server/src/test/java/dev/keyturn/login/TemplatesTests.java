package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the source of every page. */
class TemplatesTests {

    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Path DESIGN = Path.of("../design-system/src");

    private static final Pattern UNESCAPED = Pattern.compile("th:utext|\\[\\(|th:inline|__\\$");
    private static final Pattern INLINE = Pattern.compile("<style|\\sstyle=|\\son[a-z]+=|<script(?! th:src)");
    private static final Pattern ELSEWHERE = Pattern.compile("(?:src|href|action)=\"(?:https?:)?//");
    private static final Pattern WORDS_BETWEEN_TAGS = Pattern.compile(">[^<>]*\\p{L}[^<>]*<(?=[/a-z])");
    private static final Pattern WORDS_IN_ATTRIBUTES =
            Pattern.compile("\\s(?:title|alt|placeholder|aria-label|th:title|th:placeholder)=\"[^\"]*\\p{L}");

    /** A text in an expression. */
    private static final Pattern LITERAL = Pattern.compile("'([^']*)'");

    private static final Pattern MESSAGE = Pattern.compile("#\\{([a-z][a-z.-]*)");
    private static final Pattern SENTENCE = Pattern.compile("(?:sentence|linked)\\('([a-z.-]+)'");
    private static final Pattern CLASSES = Pattern.compile("class=\"([a-z][^\"|]*)\"");

    @ParameterizedTest
    @MethodSource("templates")
    void escapesAllThatItShows(Path template) throws IOException {
        assertThat(Files.readString(template)).doesNotContainPattern(UNESCAPED);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void hasNeitherInlineScriptNorStyleNorAnythingFromElsewhere(Path template) throws IOException {
        String source = Files.readString(template).replace("xmlns:th=\"http://www.thymeleaf.org\"", "");

        assertThat(source).doesNotContainPattern(INLINE).doesNotContainPattern(ELSEWHERE);
    }

    @ParameterizedTest
    @MethodSource("templates")
    void usesOnlyWhatTheDesignSystemHas(Path template) throws IOException {
        String styles = Files.readString(DESIGN.resolve("keyturn.css"));
        Set<String> missing = new TreeSet<>();
        Matcher classes = CLASSES.matcher(Files.readString(template));
        while (classes.find()) {
            Stream.of(classes.group(1).split(" "))
                    .filter(name -> !Pattern.compile("\\." + name + "\\b")
                            .matcher(styles)
                            .find())
                    .forEach(missing::add);
        }

        assertThat(missing).isEmpty();
    }

    /** The script has no words of its own. */
    @ParameterizedTest
    @MethodSource("templates")
    void givesEachButtonThatRevealsAPasswordBothItsTexts(Path template) throws IOException {
        String source = Files.readString(template);

        assertThat(source.split("data-hide=\"#\\{", -1)).hasSameSizeAs(source.split("data-reveal=", -1));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void hasNoTextOfItsOwn(Path template) throws IOException {
        String source = Files.readString(template);

        assertThat(WORDS_BETWEEN_TAGS.matcher(source).results().map(MatchResult::group))
                .isEmpty();
        assertThat(WORDS_IN_ATTRIBUTES.matcher(source).results().map(MatchResult::group))
                .isEmpty();
        assertThat(LITERAL.matcher(source).results().map(literal -> literal.group(1)))
                .allSatisfy(literal -> assertThat(literal).doesNotContainPattern("[A-Z]|[a-z] [a-z]"));
    }

    @Test
    void eachMessageExistsAndIsUsed() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path template : templates().toList()) {
            String source = Files.readString(template);
            MESSAGE.matcher(source).results().map(key -> key.group(1)).forEach(used::add);
            SENTENCE.matcher(source).results().map(key -> key.group(1)).forEach(used::add);
        }
        for (ErrorExplanation explanation : ErrorExplanation.values()) {
            used.add(explanation.title());
            used.add(explanation.advice());
        }
        Set<String> present = new TreeSet<>();
        for (String bundle : List.of("layout", "login", "links", "factors", "account", "consent", "errors")) {
            present.addAll(
                    ResourceBundle.getBundle("messages." + bundle, Locale.ROOT).keySet());
        }

        assertThat(used).hasSizeGreaterThan(60).isEqualTo(present);
    }

    static Stream<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            return files.toList().stream();
        }
    }
}
