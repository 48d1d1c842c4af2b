package dev.keyturn.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.RunningServer;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.transaction.support.TransactionTemplate;

/** A write that the database refuses leaves none of its values in the log, at debug level either. */
@RunningServer
@ExtendWith(OutputCaptureExtension.class)
abstract class RefusedWrites {

    private static final LoggingSystem LOGGING = LoggingSystem.get(RefusedWrites.class.getClassLoader());
    /** PostgreSQL's own log, which is another one, comes out here. */
    private static final String LOG_OF_EMBEDDED_DATABASE = "io.zonky";

    private static final int MIN_SOUGHT = 6;

    @Autowired
    Api api;

    @Autowired
    JdbcTemplate database;

    @Autowired
    EntityManager entities;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void logEverything() {
        LOGGING.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.DEBUG);
        LOGGING.setLogLevel(LOG_OF_EMBEDDED_DATABASE, LogLevel.OFF);
    }

    @AfterEach
    void logAsUsual() {
        database.execute("drop table if exists refused_copy");
        LOGGING.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
        LOGGING.setLogLevel(LOG_OF_EMBEDDED_DATABASE, null);
    }

    @Test
    void ofATakenKeyLeaveNoValue(CapturedOutput log) {
        List<UniqueKey> keys = uniqueKeys();

        assertThat(keys).extracting(UniqueKey::name).contains("uq_api_key__digest", "uq_user_account__login_name");
        for (UniqueKey key : keys) {
            String copy = copyOf(key.table());
            database.execute(
                    "create unique index refused_write on " + copy + " (" + String.join(", ", key.columns()) + ")");
            Map<String, Object> first = anyRow(copy);
            Map<String, Object> second = anyRow(copy);
            key.columns().forEach(column -> second.put(column, first.get(column)));
            insert(copy, first);

            assertRefusedWithoutValues(log, key.name(), copy, second);
        }
    }

    @Test
    void ofARowWithoutWhatItNeedsLeaveNoValue(CapturedOutput log) {
        for (String table : tables()) {
            String copy = copyOf(table);
            database.execute("alter table " + copy + " add needed integer");
            Map<String, Object> row = anyRow(copy);
            row.remove("needed");
            database.execute("alter table " + copy + " alter column needed set not null");

            assertRefusedWithoutValues(log, table, copy, row);
        }
    }

    @Test
    void ofATextThatIsTooLongLeaveNothingOfIt(CapturedOutput log) {
        String copy = copyOf("user_account");
        Map<String, Object> row = anyRow(copy);
        row.put("login_name", "too-long-".repeat(100));

        assertRefusedWithoutValues(log, "login_name", copy, row);
    }

    @Test
    void overTheAdminApiLeaveNoValue(CapturedOutput log) {
        String username = Api.uniqueName("ada");
        String email = Api.uniqueName("mail") + "@example.com";
        Map<String, String> user = Map.of("username", username, "name", "Ada", "email", email);
        api.admin("POST", "/users", user);

        Api.Answer refused = api.admin("POST", "/users", user);

        assertThat(refused.status()).as(refused.body()).isEqualTo(409);
        assertThat(log).doesNotContain(username).doesNotContain(email).doesNotContain("$argon2id$");
    }

    private void assertRefusedWithoutValues(CapturedOutput log, String rule, String table, Map<String, Object> row) {
        for (Runnable write : List.<Runnable>of(
                () -> insert(table, row), () -> insertAsBatch(table, row), () -> insertWithHibernate(table, row))) {
            int before = log.getAll().length();

            Throwable refused = catchThrowable(write::run);
            LogFactory.getLog(RefusedWrites.class).error("refused: " + refused.getMessage(), refused);

            assertThat(refused).as(rule).isInstanceOf(Exception.class);
            String logged = log.getAll().substring(before);
            assertThat(logged)
                    .as("the rule that was broken")
                    .containsPattern("(?i)refused_write|needed|too long|login_name");
            row.forEach((column, value) -> {
                for (String form : formsOf(value)) {
                    assertThat(logged).as("%s, column %s", rule, column).doesNotContain(form);
                }
            });
        }
    }

    private void insert(String table, Map<String, Object> row) {
        database.update(insertInto(table, row), row.values().toArray());
    }

    private void insertAsBatch(String table, Map<String, Object> row) {
        List<Object[]> rows = List.<Object[]>of(row.values().toArray());
        transaction.executeWithoutResult(status -> database.batchUpdate(insertInto(table, row), rows));
    }

    private void insertWithHibernate(String table, Map<String, Object> row) {
        transaction.executeWithoutResult(status -> {
            var query = entities.createNativeQuery(insertInto(table, row));
            int position = 1;
            for (Object value : row.values()) {
                query.setParameter(position++, value);
            }
            query.executeUpdate();
        });
    }

    private static String insertInto(String table, Map<String, Object> row) {
        return "insert into " + table + " (" + String.join(", ", row.keySet()) + ") values ("
                + String.join(", ", Collections.nCopies(row.size(), "?")) + ")";
    }

    /** A table with the same columns and no rules, so that a row of any values breaks only the one that is added. */
    private String copyOf(String table) {
        database.execute("drop table if exists refused_copy");
        database.execute("create table refused_copy as select * from " + table + " where 1 = 0");
        return "refused_copy";
    }

    private Map<String, Object> anyRow(String table) {
        return Objects.requireNonNull(
                database.query("select * from " + table + " where 1 = 0", (ResultSetExtractor<Map<String, Object>>)
                        RefusedWrites::anyRow));
    }

    private static Map<String, Object> anyRow(ResultSet none) throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        ResultSetMetaData columns = none.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            Object value = anyValue(columns.getColumnType(i), columns.getColumnTypeName(i), columns.getPrecision(i));
            row.put(columns.getColumnName(i), value);
        }
        return row;
    }

    private static Object anyValue(int type, String name, int length) {
        String text = ("leaked" + UUID.randomUUID()).substring(0, Math.min(length < 1 ? 40 : length, 40));
        return switch (type) {
            case Types.BIGINT -> 7_000_000_000_000L + (long) (Math.random() * 1e12);
            case Types.INTEGER -> 1_000_000_000 + (int) (Math.random() * 1e9);
            case Types.DOUBLE -> 1e6 + Math.random() * 1e6;
            case Types.SMALLINT -> (short) (Math.random() * 30_000);
            case Types.BIT, Types.BOOLEAN -> true;
            case Types.BINARY, Types.VARBINARY, Types.BLOB -> text.getBytes(StandardCharsets.UTF_8);
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.now(ZoneOffset.UTC);
            case Types.DATE -> java.time.LocalDate.EPOCH;
            default -> name.equalsIgnoreCase("uuid") ? UUID.randomUUID() : text;
        };
    }

    private static List<String> formsOf(Object value) {
        List<String> forms = new ArrayList<>();
        if (value instanceof byte[] bytes) {
            forms.add(HexFormat.of().formatHex(bytes));
            forms.add(new String(bytes, StandardCharsets.UTF_8));
        } else if (!(value instanceof OffsetDateTime)) {
            String text = value.toString();
            // of a long text a part would be too much
            forms.add(text.substring(0, Math.min(text.length(), 30)));
        }
        forms.removeIf(form -> form.length() < MIN_SOUGHT);
        return forms;
    }

    private List<String> tables() {
        return database.queryForList(
                "select table_name from information_schema.tables where table_schema = 'public'"
                        + " and table_type = 'BASE TABLE' and table_name not like 'flyway%' order by table_name",
                String.class);
    }

    private List<UniqueKey> uniqueKeys() {
        return tables().stream().flatMap(table -> uniqueKeysOf(table).stream()).toList();
    }

    private List<UniqueKey> uniqueKeysOf(String table) {
        return Objects.requireNonNull(
                database.execute((ConnectionCallback<List<UniqueKey>>) connection -> read(connection, table)));
    }

    private static List<UniqueKey> read(Connection connection, String table) throws SQLException {
        Map<String, List<String>> columns = new TreeMap<>();
        DatabaseMetaData catalogue = connection.getMetaData();
        try (ResultSet index = catalogue.getIndexInfo(null, "public", table, true, true)) {
            while (index.next()) {
                @Nullable String column = index.getString("COLUMN_NAME");
                if (column != null) {
                    columns.computeIfAbsent(index.getString("INDEX_NAME"), name -> new ArrayList<>())
                            .add(column);
                }
            }
        }
        return columns.entrySet().stream()
                .map(each ->
                        new UniqueKey(each.getKey().replaceFirst("(?i)_index_[0-9a-z]+$", ""), table, each.getValue()))
                .toList();
    }

    private record UniqueKey(String name, String table, List<String> columns) {}
}
