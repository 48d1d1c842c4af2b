package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No file of the repository has a secret, but for the made-up ones that {@code secrets-allowed.txt} lists with a reason each. */
class SecretScanTests {

    private static final Path ROOT = Path.of("..");
    private static final Set<String> BUILT = Set.of("target", ".git", "node_modules", ".keyturn", ".cifuzz-corpus");
    private static final long LARGEST = 3_000_000;

    @Test
    void noFileHasASecret() throws IOException, InterruptedException {
        List<Allowed> allowed = allowed();
        List<String> found = new ArrayList<>();
        Set<Allowed> used = new TreeSet<>(Comparator.comparing(Allowed::toString));
        List<Path> files = files();
        for (Path file : files) {
            for (SecretScan.Finding finding : SecretScan.of(read(file))) {
                String path = ROOT.relativize(file).toString();
                List<Allowed> matching = allowed.stream()
                        .filter(each -> each.covers(path, finding))
                        .toList();
                used.addAll(matching);
                if (matching.isEmpty()) {
                    // its beginning suffices to find it, and is no secret in a log
                    found.add(path + ":" + finding.line() + ": " + finding.kind() + " "
                            + finding.text()
                                    .substring(0, Math.min(8, finding.text().length())) + "…");
                }
            }
        }

        assertThat(found).as("revoke it, then remove it").isEmpty();
        assertThat(allowed).as("lines of secrets-allowed.txt without a secret").allMatch(used::contains);
        assertThat(files).hasSizeGreaterThan(1000);
    }

    @Test
    void eachExceptionHasAReason() throws IOException {
        assertThat(allowed())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.reason()).as(each.path()).contains(" "));
    }

    /** Each is put together here, so that this file has none of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN |PRIVATE KEY-----",
                "-----BEGIN RSA |PRIVATE KEY-----",
                "{\"kty\":\"EC\",\"d|\": \"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\"}",
                "kt_live_|00000000000000000000000000000000000000000001jIOm5",
                "AKIA|IOSFODNN7EXAMPL2",
                "ghp_|16C7e42F292c6912E7710c838347Ae178B4a",
                "xoxb-|2444333222111-2444333222111-abcdefghijkl",
                "AIza|SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe",
                "npm_|abcdefghijklmnopqrstuvwxyz0123456789",
                "password| = \"hJ8kW2qLz9XvB4nM7tRcY1pS\"",
                "client-secret|: hJ8kW2qLz9XvB4nM7tRcY1pS",
                "KEYTURN_TOKEN|=hJ8kW2qLz9XvB4nM7tRcY1pS\n"
            })
    void aSecretIsFound(String parts) {
        assertThat(SecretScan.of("// a line\n" + parts.replace("|", "")))
                .hasSize(1)
                .first()
                .returns(2, SecretScan.Finding::line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN PUBLIC KEY-----",
                "kt_live_00000000000000000000000000000000000000000001jIOm6",
                "kt_live_",
                "token_endpoint_auth_method = \"client_secret_basic\"",
                "password = \"correct horse battery staple\"",
                "String token = accessTokens.tokenForTheOrdersApiOfThisTest1()",
                "secret: ${KEYTURN_CLIENT_SECRET}"
            })
    void anOrdinaryTextIsNoSecret(String text) {
        assertThat(SecretScan.of(text)).isEmpty();
    }

    /** Files that git tracks, and new ones that it does not ignore; without git, all but built ones. */
    private static List<Path> files() throws IOException, InterruptedException {
        if (Files.exists(ROOT.resolve(".git"))) {
            Process git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                    .directory(ROOT.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(git.waitFor()).as("git ls-files").isZero();
            return Stream.of(names.split("\0", -1))
                    .filter(name -> !name.isEmpty())
                    .map(ROOT::resolve)
                    .filter(Files::isRegularFile)
                    .toList();
        }
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !isBuilt(ROOT.relativize(file)))
                    .toList();
        }
    }

    private static boolean isBuilt(Path file) {
        for (Path part : file) {
            if (BUILT.contains(part.toString())) {
                return true;
            }
        }
        return false;
    }

    /** As bytes, so that a binary file is searched too. */
    private static String read(Path file) throws IOException {
        assertThat(Files.size(file)).as(file.toString()).isLessThan(LARGEST);
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static List<Allowed> allowed() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/secrets-allowed.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Allowed::parse)
                .collect(Collectors.toList());
    }

    /**
     * A made-up secret.
     *
     * @param path of its file; ends in {@code /} for a folder
     * @param beginning of its text
     */
    private record Allowed(String path, String beginning, String reason) {

        static Allowed parse(String line) {
            String[] parts = line.split(" \\| ", 3);
            assertThat(parts).as(line).hasSize(3);
            return new Allowed(parts[0].strip(), parts[1].strip(), parts[2].strip());
        }

        boolean covers(String file, SecretScan.Finding finding) {
            return (path.endsWith("/") ? file.startsWith(path) : file.equals(path))
                    && finding.text().startsWith(beginning);
        }
    }
}
