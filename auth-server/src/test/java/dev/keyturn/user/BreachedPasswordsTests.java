package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.command.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of breached passwords: their import by the command of the jar, and their use. */
class BreachedPasswordsTests {

    private static final String STOLEN = "a stolen passphrase";
    private static final String OTHER = "not in any list";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void cannotBeChosen() throws IOException {
        importFile(sorted(STOLEN, "another one that was stolen"));

        assertThatExceptionOfType(PasswordRefusedException.class)
                .isThrownBy(() -> rules().check(STOLEN, "alice"))
                .satisfies(refusal -> assertThat(refusal.errors().get(0).code()).isEqualTo("password-breached"));
        rules().check(OTHER, "alice");
    }

    @Test
    void areFoundInTheFormInWhichTheyAreHashed() throws IOException {
        importFile(sorted("a \u00e9 stolen passphrase", "\uff41 typed wide one"));

        assertThatExceptionOfType(PasswordRefusedException.class)
                .isThrownBy(() -> rules().check("a e\u0301 stolen passphrase", "alice"));
        assertThatExceptionOfType(PasswordRefusedException.class)
                .isThrownBy(() -> rules().check("\uff41 typed wide one", "alice"));
    }

    @Test
    void areEachFoundInALongList() throws IOException {
        List<String> passwords =
                IntStream.range(0, 20_000).mapToObj(i -> "stolen password " + i).toList();
        importFile(sorted(passwords.toArray(String[]::new)));
        BreachedPasswords breached = new BreachedPasswords(target());

        for (String password : passwords) {
            assertThat(breached.contains(password)).isTrue();
            assertThat(breached.contains(password + "x")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"upper lf", "lower lf", "upper crlf", "lower crlf"})
    void areReadInEachSpellingOfALine(String spelling) throws IOException {
        String list = sorted(STOLEN, "second stolen one", "third stolen one");
        list = spelling.startsWith("lower") ? list.toLowerCase(Locale.ROOT) : list;
        importFile(spelling.endsWith("crlf") ? list.replace("\n", "\r\n") + "\r\n" : list.strip());

        assertThat(new BreachedPasswords(target()).contains(STOLEN)).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("has 3 passwords");
    }

    @Test
    void areCountedOnceAndWithoutFillers() throws IOException {
        String list = sorted(STOLEN);

        importFile("0".repeat(40) + ":0\n" + list + list);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("has 1 passwords");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".txt"})
    void areReadFromRangesInAnyOrder(String extension) throws IOException {
        String digest = sha1(STOLEN);
        Path ranges = Files.createDirectory(folder.resolve("ranges"));
        Files.writeString(
                ranges.resolve(digest.substring(0, 5) + extension),
                "F".repeat(35) + ":0\r\n" + "E".repeat(35) + ":3\r\n" + digest.substring(5) + ":1");

        assertThat(run(ranges.toString(), target().toString())).isEqualTo(1);
        assertThat(errors()).contains("1048575 of 1048576 ranges are missing", "--partial");
        assertThat(target()).doesNotExist();
        assertThat(run(ranges.toString(), target().toString(), "--partial")).isZero();
        assertThat(new BreachedPasswords(target()).contains(STOLEN)).isTrue();
        assertThat(new BreachedPasswords(target()).contains(OTHER)).isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("16 of 16 parts", "has 2 passwords");
    }

    @Test
    void doNotComeFromAnEmptyRange() throws IOException {
        Path ranges = Files.createDirectory(folder.resolve("ranges"));
        Files.createFile(ranges.resolve("0000A.txt"));

        assertThat(run(ranges.toString(), target().toString(), "--partial")).isEqualTo(1);
        assertThat(errors()).contains("0000A.txt is empty; download it again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "password",
                "<html>",
                "5BAA6",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:x",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:-1",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:99999999999999999999",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FDG:1",
                "\ufeff5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:1"
            })
    void areNotReadFromADamagedListWhichChangesNothing(String list) throws IOException {
        importFile(sorted(STOLEN));

        assertThat(importOf(list)).isEqualTo(1);

        assertThat(errors()).startsWith("The list was not imported: ").hasLineCount(1);
        assertThat(new BreachedPasswords(target()).contains(STOLEN)).isTrue();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void areNotReadFromALineWithoutAnEnd() throws IOException {
        assertThat(importOf("0".repeat(5_000_000))).isEqualTo(1);
        assertThat(errors()).contains("line 1: this is not 40 hexadecimal digits");
    }

    @Test
    void areNotReadFromAnUnsortedFile() throws IOException {
        List<String> lines = sorted(STOLEN, OTHER).lines().toList();

        assertThat(importOf(lines.get(1) + "\n" + lines.get(0))).isEqualTo(1);
        assertThat(errors()).contains("line 2: the list is not sorted");
    }

    @Test
    void replaceTheFileBehindALinkAndNotTheListItself() throws IOException {
        importFile(sorted(OTHER));
        Path link = Files.createSymbolicLink(folder.resolve("link"), target());
        Path list = Files.writeString(folder.resolve("list"), sorted(STOLEN));

        assertThat(run(list.toString(), list.toString())).isEqualTo(1);
        assertThat(errors()).contains("is the list itself");
        assertThat(run(list.toString(), link.toString())).isZero();

        assertThat(link).isSymbolicLink();
        assertThat(new BreachedPasswords(target()).contains(STOLEN)).isTrue();
    }

    @Test
    void countAsSoonAsTheirFileIsReplaced() throws IOException {
        importFile(sorted(OTHER));
        PasswordRules rules = rules();
        rules.check(STOLEN, "alice");

        importFile(sorted(STOLEN));

        assertThatExceptionOfType(PasswordRefusedException.class).isThrownBy(() -> rules.check(STOLEN, "alice"));
    }

    @Test
    void areFoundByManyAtOnce() throws Exception {
        importFile(sorted(STOLEN));
        BreachedPasswords breached = new BreachedPasswords(target());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> both = () -> breached.contains(STOLEN) && !breached.contains(OTHER);
            for (Future<Boolean> answer : threads.invokeAll(Collections.nCopies(200, both))) {
                assertThat(answer.get()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void stopTheStartWithoutTheirFile() {
        assertThatIllegalArgumentException()
                .isThrownBy(this::rules)
                .withMessage("keyturn.sign-in.breached-passwords cannot be used: the file " + target()
                        + " does not exist, or its folder does not");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 24, 31, 39})
    void stopTheStartWithATruncatedFile(int length) throws IOException {
        importFile(sorted(STOLEN, OTHER));
        Files.write(target(), Arrays.copyOf(Files.readAllBytes(target()), length));

        assertStartFails();
    }

    @Test
    void stopTheStartWithAnotherFile() throws IOException {
        Files.writeString(target(), sorted(STOLEN));

        assertStartFails();
    }

    @Test
    void stopTheStartWithAFileThatIsNotSorted() throws IOException {
        importFile(sorted(STOLEN, OTHER));
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(target()));
        long first = file.getLong(24);
        file.putLong(24, file.getLong(32)).putLong(32, first);
        Files.write(target(), file.array());

        assertStartFails();
    }

    @Test
    void areNotPassedOverIfTheirFileIsDamagedLater() throws IOException {
        importFile(sorted(STOLEN));
        PasswordRules rules = rules();
        Files.write(target(), new byte[3]);

        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> rules.check(OTHER, "alice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "list", "list file third", "list --file", "list file --all"})
    void haveACommandThatSaysHowItIsCalled(String words) {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(2);
        assertThat(errors()).endsWith(".jar import-breached-passwords LIST FILE [--partial]");
    }

    @Test
    void areNotReadFromAFileThatDoesNotExist() {
        assertThat(run(folder.resolve("absent").toString(), target().toString()))
                .isEqualTo(1);
        assertThat(errors()).contains("absent does not exist");
    }

    private void assertStartFails() {
        assertThatIllegalArgumentException()
                .isThrownBy(this::rules)
                .withMessage("keyturn.sign-in.breached-passwords cannot be used: the file " + target()
                        + " is not a whole file of import-breached-passwords; import the list again");
    }

    private PasswordRules rules() {
        return new PasswordRules(new PasswordProperties(12, target()));
    }

    private void importFile(String list) throws IOException {
        assertThat(importOf(list)).as(errors()).isZero();
    }

    private int importOf(String list) throws IOException {
        Path file = Files.writeString(folder.resolve("list"), list);
        return run(file.toString(), target().toString());
    }

    private int run(String... words) {
        Command command = BreachedPasswordCommand.command();
        return command.action()
                .run(
                        List.of(),
                        List.of(words),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private Path target() {
        return folder.resolve("breached");
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    private static String sorted(String... passwords) {
        return Stream.of(passwords)
                .map(password -> sha1(password) + ":7\n")
                .sorted()
                .collect(Collectors.joining());
    }

    private static String sha1(String password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
