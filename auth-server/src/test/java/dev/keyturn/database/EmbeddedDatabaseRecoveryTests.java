package dev.keyturn.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedDatabaseRecoveryTests {

    private static final String OPTIONS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0;RETENTION_TIME=0";
    private static final int HEAD_BYTES = 2 * 4096;
    private static final int MAX_COMMITS = 300;

    @TempDir
    Path folder;

    @Test
    void findsTheCommitsThatTheFilesHeadDoesNotLeadTo() throws Exception {
        int committed = killedBeforeTheHeadWasWritten("killed");

        EmbeddedDatabaseRecovery.recover(folder.resolve("killed.mv.db"));

        assertThat(rows("killed")).isEqualTo(committed);
    }

    @Test
    void leavesAFileThatWasClosedAsItWas() throws Exception {
        try (Connection connection = connect("closed")) {
            execute(connection, "create table entry (id int primary key)");
            execute(connection, "insert into entry values (1)");
        }

        EmbeddedDatabaseRecovery.recover(folder.resolve("closed.mv.db"));
        EmbeddedDatabaseRecovery.recover(folder.resolve("closed.mv.db"));

        assertThat(rows("closed")).isEqualTo(1);
    }

    @Test
    void leavesAFileToTheProcessThatHasItOpen() throws Exception {
        try (Connection connection = connect("open")) {
            execute(connection, "create table entry (id int primary key)");

            EmbeddedDatabaseRecovery.recover(folder.resolve("open.mv.db"));

            execute(connection, "insert into entry values (1)");
        }
        assertThat(rows("open")).isEqualTo(1);
    }

    @Test
    void comesBeforeTheFirstConnection() throws Exception {
        int committed = killedBeforeTheHeadWasWritten("pooled");
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(url("pooled"));

            new EmbeddedDatabaseRecovery().postProcessAfterInitialization(pool, "dataSource");

            try (Connection connection = pool.getConnection()) {
                assertThat(rows(connection)).isEqualTo(committed);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:file:./.keyturn/server/keyturn;MODE=PostgreSQL,./.keyturn/server/keyturn.mv.db",
        "jdbc:h2:file:/var/lib/keyturn,/var/lib/keyturn.mv.db",
        "jdbc:h2:./keyturn;WRITE_DELAY=0,./keyturn.mv.db",
        "jdbc:h2:/var/keyturn,/var/keyturn.mv.db"
    })
    void knowsTheFileOfAUrl(String url, String file) {
        assertThat(EmbeddedDatabaseRecovery.file(url)).contains(Path.of(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/keyturn",
                "jdbc:h2:mem:keyturn;MODE=PostgreSQL",
                "jdbc:h2:tcp://localhost/~/keyturn",
                "jdbc:h2:nio:/var/keyturn"
            })
    void leavesAllOtherUrlsAlone(String url) {
        assertThat(EmbeddedDatabaseRecovery.file(url)).isEmpty();
    }

    /**
     * A file as a kill can leave it: its head is that of a commit ago, and names a chunk whose successor is not where it was
     * expected, so that H2 by itself does not find the last row.
     *
     * @return how many rows were committed
     */
    private int killedBeforeTheHeadWasWritten(String name) throws Exception {
        Path original = folder.resolve(name + "-original.mv.db");
        try (Connection connection = connect(name + "-original")) {
            execute(connection, "create table entry (id int primary key, text varchar)");
            for (int committed = 1; committed <= MAX_COMMITS; committed++) {
                byte[] head = head(original);
                execute(connection, "insert into entry values (" + committed + ", repeat('x', 3000))");
                if (!Arrays.equals(head, head(original))) {
                    copy(original, head, name);
                    copy(original, head, name + "-plain");
                    if (rows(name + "-plain") < committed) {
                        return committed;
                    }
                }
            }
        }
        throw new AssertionError("H2 found all commits by itself");
    }

    private void copy(Path original, byte[] head, String name) throws IOException {
        Path file = folder.resolve(name + ".mv.db");
        Files.copy(original, file, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(head), 0);
            // so that the newest chunk does not end where the file ends, where it would be found
            channel.write(ByteBuffer.allocate(HEAD_BYTES), channel.size());
        }
    }

    private static byte[] head(Path file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(head, 0);
        }
        return head.array();
    }

    private int rows(String name) throws SQLException {
        try (Connection connection = connect(name)) {
            return rows(connection);
        }
    }

    private static int rows(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from entry")) {
            count.next();
            return count.getInt(1);
        }
    }

    private Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(url(name));
    }

    private String url(String name) {
        return "jdbc:h2:file:" + folder.resolve(name) + OPTIONS;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
