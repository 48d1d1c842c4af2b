package dev.keyturn.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.util.ReflectionTestUtils;

class DiscreetH2DriverTests {

    @TempDir
    Path folder;

    /** H2 does not say when it closes a file, and its hook runs beside the one that stops the server. */
    @ParameterizedTest
    @CsvSource({
        "'', false",
        ";WRITE_DELAY=0, false",
        ";DB_CLOSE_ON_EXIT=TRUE, true",
        ";db_close_on_exit=true, true",
        ";DB_CLOSE_DELAY=1, true",
        ";AUTO_SERVER=FALSE, true"
    })
    void aFileIsClosedWhenTheJvmEndsOnlyIfItsUrlSaysSo(String options, boolean isClosed) throws SQLException {
        try (Connection connection = connect(options);
                Connection second = connect(options)) {
            assertThat(second.isValid(1)).isTrue();
            SessionLocal session =
                    (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();

            assertThat(ReflectionTestUtils.getField(session.getDatabase(), "closeAtVmShutdown"))
                    .isEqualTo(isClosed);
        }
    }

    private Connection connect(String options) throws SQLException {
        Connection connection =
                new DiscreetH2Driver().connect("jdbc:h2:file:" + folder.resolve("keyturn") + options, new Properties());
        assertThat(connection).isNotNull();
        return connection;
    }
}
