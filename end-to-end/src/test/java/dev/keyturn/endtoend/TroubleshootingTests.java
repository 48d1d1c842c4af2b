package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each error code in the sources has a line in {@code docs/troubleshooting.md}. */
class TroubleshootingTests {

    private static final Path ROOT = Path.of("..");
    private static final Path SERVER = ROOT.resolve("auth-server/src/main/java");
    private static final Path SDK = ROOT.resolve("client-sdk/core/src/main/java");

    /** A key of the bundle with the sentences of the admin API: of a problem, or of an error at a field. */
    private static final Pattern PROBLEM = Pattern.compile("(?m)^(?:problem|field)\\.([a-z]+(?:-[a-z]+)*)[.=]");

    private static final Pattern CONSTANT = Pattern.compile("(?m)^ {4,8}([A-Z][A-Z_]+)(?:\\(|,|;)");
    private static final Pattern KEBAB = Pattern.compile("\"([a-z]+(?:-[a-z]+)+)\"");
    private static final Pattern OAUTH = Pattern.compile(
            "OAuth2ErrorCodes\\.([A-Z_]+)|\"((?:invalid|insufficient|unsupported)_[a-z_]+|[a-z]+_[a-z_]*(?:required|not_supported))\"");

    /** Names of the framework and of standards that no answer has as its error. */
    private static final Set<String> NO_ERRORS = Set.of("invalid_redirect_uri");

    @Test
    void hasEachCodeOfTheAdminApi() throws IOException {
        Path bundle = ROOT.resolve("auth-server/src/main/resources/messages/problems.properties");

        assertThat(PROBLEM.matcher(read(bundle)).results().map(key -> key.group(1)))
                .hasSizeGreaterThan(100)
                .isSubsetOf(listed());
    }

    @Test
    void hasEachReasonOfTheServersLog() throws IOException {
        assertThat(found(SERVER, "RefusalReasons.java", KEBAB))
                .hasSizeGreaterThan(20)
                .isSubsetOf(listed());
    }

    @Test
    void hasEachReasonOfAnApiKey() throws IOException {
        Set<String> reasons = found(SERVER, "ApiKeyVerdict.java", CONSTANT).stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.toSet());

        assertThat(reasons).hasSizeGreaterThan(10).isSubsetOf(listed());
    }

    @Test
    void hasEachErrorOfOAuth() throws IOException {
        Set<String> errors = found(SERVER, "", OAUTH).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        errors.removeAll(NO_ERRORS);

        assertThat(errors).hasSizeGreaterThan(12).isSubsetOf(listed());
    }

    @Test
    void hasEachReasonOfTheSdk() throws IOException {
        assertThat(found(SDK, "Reason.java", CONSTANT)).hasSizeGreaterThan(30).isSubsetOf(listed());
    }

    private static Set<String> listed() throws IOException {
        return Pattern.compile("`([^`\n]+)`")
                .matcher(Files.readString(ROOT.resolve("docs/troubleshooting.md")))
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> found(Path sources, String name, Pattern pattern) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> name.isEmpty() || file.endsWith(name))
                    .flatMap(file -> pattern.matcher(read(file)).results())
                    .flatMap(TroubleshootingTests::firstGroup)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<String> firstGroup(MatchResult match) {
        for (int i = 1; i <= match.groupCount(); i++) {
            if (match.group(i) != null) {
                return Stream.of(match.group(i));
            }
        }
        return Stream.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
