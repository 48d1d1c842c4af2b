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

/** Each error code in the sources has a line on its page of errors in the guide, and each page leads to it. */
class TroubleshootingTests {

    private static final Path ROOT = Path.of("..");
    private static final Path SERVER = ROOT.resolve("auth-server/src/main/java");
    private static final Path CONSOLE = ROOT.resolve("admin-ui/src/main/java");
    private static final Path GUIDE = ROOT.resolve("docs/guide");
    private static final Path SDK = ROOT.resolve("client-sdk/core/src/main/java");

    /** A key of the bundle with the sentences of the admin API: of a problem, or of an error at a field. */
    private static final Pattern PROBLEM = Pattern.compile("(?m)^(?:problem|field)\\.([a-z]+(?:-[a-z]+)*)[.=]");

    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TITLE =
            Pattern.compile("(?m)^(?:layout\\.(?:error|problem)|session\\.failure)\\.[a-z-]+\\.title=(.+)$");
    private static final Pattern FIELD = Pattern.compile("(?m)^form\\.error\\.([a-z-]+)=");
    private static final Pattern CONSTANT = Pattern.compile("(?m)^ {4,8}([A-Z][A-Z_]+)(?:\\(|,|;)");
    private static final Pattern KEBAB = Pattern.compile("\"([a-z]+(?:-[a-z]+)+)\"");
    private static final Pattern OAUTH = Pattern.compile(
            "OAuth2ErrorCodes\\.([A-Z_]+)|\"((?:invalid|insufficient|unsupported)_[a-z_]+|[a-z]+_[a-z_]*(?:required|not_supported))\"");

    /** Names of the framework and of standards that no answer has as its error. */
    private static final Set<String> NO_ERRORS = Set.of("invalid_redirect_uri", "backchannel_logout_session_required");

    @Test
    void hasEachCodeOfTheAdminApi() throws IOException {
        Path bundle = ROOT.resolve("auth-server/src/main/resources/messages/problems.properties");

        assertThat(PROBLEM.matcher(read(bundle)).results().map(key -> key.group(1)))
                .hasSizeGreaterThan(100)
                .isSubsetOf(
                        listed("errors-admin-api", "errors-admin-access", "errors-admin-conflicts", "errors-fields"));
    }

    /** A page is found by its title, a line of the log by its code. */
    @Test
    void hasEachPageAndEachCodeOfTheConsole() throws IOException {
        Path bundles = ROOT.resolve("admin-ui/src/main/resources/messages");
        String page = read(GUIDE.resolve("errors-console.md")) + read(GUIDE.resolve("errors-console-sign-in.md"));

        assertThat(TITLE.matcher(read(bundles.resolve("layout.properties"))
                                + read(bundles.resolve("session.properties")))
                        .results()
                        .map(title -> "| " + title.group(1) + " |"))
                .hasSizeGreaterThan(12)
                .allMatch(page::contains);
        Set<String> codes = found(CONSOLE, "Problem.java", KEBAB);
        codes.addAll(found(CONSOLE, "Refusals.java", KEBAB));
        assertThat(codes).hasSizeGreaterThan(4).isSubsetOf(listed("errors-console-codes"));
        assertThat(FIELD.matcher(read(bundles.resolve("form.properties")))
                        .results()
                        .map(key -> key.group(1)))
                .hasSizeGreaterThan(60)
                .isSubsetOf(listed("errors-console-codes", "errors-fields"));
    }

    @Test
    void theIndexHasEachPage() throws IOException {
        String index = read(ROOT.resolve("docs/troubleshooting.md"));

        try (Stream<Path> pages = Files.list(GUIDE)) {
            assertThat(pages.map(page -> page.getFileName().toString()).filter(page -> page.startsWith("errors-")))
                    .hasSizeGreaterThan(11)
                    .allMatch(page -> index.contains("(guide/" + page + ")"));
        }
    }

    @Test
    void hasEachReasonOfTheServersLog() throws IOException {
        assertThat(found(SERVER, "RefusalReasons.java", KEBAB))
                .hasSizeGreaterThan(20)
                .isSubsetOf(listed("errors-log", "errors-log-grants"));
    }

    @Test
    void hasEachReasonOfAnApiKey() throws IOException {
        Set<String> reasons = found(SERVER, "ApiKeyVerdict.java", CONSTANT).stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.toSet());

        assertThat(reasons).hasSizeGreaterThan(10).isSubsetOf(listed("errors-api-keys"));
    }

    @Test
    void hasEachErrorOfOAuth() throws IOException {
        Set<String> errors = found(SERVER, "", OAUTH).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        errors.removeAll(NO_ERRORS);

        assertThat(errors).hasSizeGreaterThan(12).isSubsetOf(listed("errors-oauth"));
    }

    @Test
    void hasEachReasonOfTheSdk() throws IOException {
        assertThat(found(SDK, "Reason.java", CONSTANT)).hasSizeGreaterThan(30).isSubsetOf(listed("errors-sdk"));
        assertThat(found(SDK, "Challenges.java", KEBAB)).hasSizeGreaterThan(4).isSubsetOf(listed("protect-answers"));
    }

    private static Set<String> listed(String... pages) {
        return Stream.of(pages)
                .map(page -> read(GUIDE.resolve(page + ".md")))
                .flatMap(page -> CODE.matcher(page).results())
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
