package dev.keyturn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DatabaseFolderTests {

    @TempDir
    Path home;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void madeAnewIsForItsOwnerAloneAndSoIsAllThatTheDatabaseWrites(CapturedOutput output) throws Exception {
        Path folder = home.resolve("data/server");
        new DatabaseFolder(folder.resolve("keyturn.mv.db")).prepare();

        try (Connection connection = connect(folder)) {
            connection.createStatement().execute("create table entry (id int primary key)");
            refuse(connection, "insert into entry values ('a secret')");

            assertThat(permissions(folder)).isEqualTo("rwx------");
            assertThat(permissions(home.resolve("data"))).isEqualTo("rwx------");
            assertThat(files(folder)).containsExactly("keyturn.mv.db rw-------");
        }
        assertThat(output.getAll()).doesNotContain("Other users can read");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void takesThePermissionsOfOthersFromFilesAndWarnsOfTheFolder(CapturedOutput output) throws Exception {
        Path database = home.resolve("keyturn.mv.db");
        for (String name : new String[] {"keyturn.mv.db", "keyturn.trace.db", "neighbour.txt"}) {
            Files.createFile(home.resolve(name));
            Files.setPosixFilePermissions(home.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
        }
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));

        new DatabaseFolder(database).prepare();

        assertThat(files(home))
                .containsExactly("keyturn.mv.db rw-------", "keyturn.trace.db rw-------", "neighbour.txt rw-r--r--");
        assertThat(permissions(home)).isEqualTo("rwxr-xr-x");
        assertThat(output.getAll())
                .contains("Other users can read the database. Restrict the permissions of the folder " + home);
    }

    @Test
    void anUnusableFolderFailsTheStartWithASentence() throws IOException {
        Path file = Files.createFile(home.resolve("a-file"));
        Path directory = Files.createDirectory(home.resolve("keyturn.mv.db"));

        for (Path database : new Path[] {file.resolve("server/keyturn.mv.db"), directory}) {
            assertThatExceptionOfType(UnusableDatabaseFolderException.class)
                    .isThrownBy(() -> new DatabaseFolder(database).prepare())
                    .withMessageStartingWith(
                            "The server cannot write its database in the folder " + database.getParent())
                    .withMessageEndingWith(".");
        }
    }

    /** As a pool finds it, which warns otherwise and makes one of its own. */
    @Test
    void theDriverIsRegisteredOnceItsClassIsLoaded() throws ClassNotFoundException {
        Class.forName(DiscreetH2Driver.class.getName());

        assertThat(DriverManager.drivers()).hasAtLeastOneElementOfType(DiscreetH2Driver.class);
    }

    private static Connection connect(Path folder) throws SQLException {
        Connection connection =
                new DiscreetH2Driver().connect("jdbc:h2:file:" + folder.resolve("keyturn"), new Properties());
        assertThat(connection).isNotNull();
        return connection;
    }

    private static void refuse(Connection connection, String sql) {
        try {
            connection.createStatement().execute(sql);
        } catch (SQLException e) {
            return;
        }
        throw new AssertionError(sql);
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName() + " " + permissions(each))
                    .sorted()
                    .toList();
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
