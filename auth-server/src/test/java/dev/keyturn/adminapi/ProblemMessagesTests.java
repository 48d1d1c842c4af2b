package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProblemMessagesTests {

    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("messages.problems", Locale.ROOT);
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String CODE = "\"([a-z0-9]+(?:-[a-z0-9]+)*)\"";

    /** A code beside the field, or as the message of a constraint, or alone where a class has a refusal of its own. */
    private static final Pattern OF_FIELD = Pattern.compile("(?:new FieldError|refuse)\\((?:[^;()]|\\([^()]*\\))*?,\\s*"
            + CODE + "|message = " + CODE + "|PasswordRefusedException\\(\\s*\"[a-z]+\",\\s*" + CODE);

    private static final Pattern OF_PROBLEM = Pattern.compile("(?:Kind\\.[A-Z_]+|Problem\\.of\\([0-9]+),\\s*" + CODE
            + "|Problem\\.invalidRequest\\(" + CODE + "|new InvalidRequestException\\(" + CODE);

    @Test
    void aMessageHasTheFieldAndTheParameters() {
        assertThat(new FieldError("scopes", "too-many", Map.of("max", 5)).message())
                .isEqualTo("scopes must not have more than 5 entries.");
        assertThat(new FieldError("typ", "not-one-of", Map.of("values", List.of("JWT", "at+jwt"))).message())
                .isEqualTo("typ must be one of: JWT, at+jwt.");
    }

    @Test
    void aValueIsNoTemplate() {
        assertThat(new FieldError("a{max}$1", "scope-taken", Map.of("scope", "{field}\\$0")).message())
                .isEqualTo("a{max}$1 contains {field}\\$0, which belongs to another API.");
    }

    @Test
    void eachCodeHasAMessage() throws IOException {
        Set<String> keys = BUNDLE.keySet();
        String sources = sources();
        Set<String> ofFields = codes(OF_FIELD, sources);
        Set<String> ofProblems = codes(OF_PROBLEM, sources);

        assertThat(ofFields)
                .hasSizeGreaterThan(30)
                .allSatisfy(code -> assertThat(keys).contains("field." + code));
        assertThat(ofProblems)
                .hasSizeGreaterThan(30)
                .allSatisfy(code -> assertThat(keys)
                        .containsAnyOf(
                                "problem." + code, "problem.invalid-request." + code, "problem." + code + ".one"));
    }

    @Test
    void eachMessageIsUsed() throws IOException {
        String sources = sources();

        assertThat(BUNDLE.keySet().stream()
                        .filter(key -> !key.startsWith("title."))
                        .map(key -> key.replaceFirst("^(field|problem)\\.(invalid-request\\.)?", "")
                                .replaceFirst("-at$", ""))
                        .filter(code -> !sources.contains("\"" + code + "\"")
                                && !(code.endsWith("-not-found")
                                        && sources.contains("\"" + code.replace("-not-found", "") + "\""))))
                .isEmpty();
    }

    @Test
    void eachMessageIsASentence() {
        assertThat(BUNDLE.keySet()).filteredOn(key -> !key.startsWith("title.")).allSatisfy(key -> {
            String text = BUNDLE.getString(key);
            assertThat(text).as(key).matches("([A-Z{]|wait ).*\\.");
        });
    }

    private static Set<String> codes(Pattern pattern, String sources) {
        return pattern.matcher(sources)
                .results()
                .flatMap(found -> Stream.iterate(1, group -> group <= found.groupCount(), group -> group + 1)
                        .map(found::group)
                        .filter(Objects::nonNull))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            StringBuilder all = new StringBuilder();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }
}
