package dev.keyturn.revocation;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes revocations with consecutive numbers.
 *
 * <p>Each takes its number from the one row of {@code revocation_counter}, whose lock the transaction then keeps until it
 * ends: numbers are given in the order of the commits, so who reads one has read all before it. The statement that counts
 * also inserts, in the words that each database has for that.
 */
@Component
class NumberedRevocations {

    private static final String COUNT = "update revocation_counter set last_number = last_number + 1 where id = 1";
    private static final String INSERT =
            "insert into revocation (id, kind, subject_id, revoked_at, expires_at, sequence_number)";
    private static final String VALUES = " select cast(? as uuid), cast(? as varchar(16)), cast(? as varchar(100)),"
            + " cast(? as timestamp(6) with time zone), cast(? as timestamp(6) with time zone), last_number from ";

    private static final String ON_POSTGRESQL =
            "with counter as (" + COUNT + " returning last_number) " + INSERT + VALUES + "counter";
    private static final String ON_H2 = INSERT + VALUES + "final table (" + COUNT + ")";

    private final JdbcTemplate database;

    private volatile @Nullable String statement;

    NumberedRevocations(JdbcTemplate database) {
        this.database = database;
    }

    /** Writes them, in one round trip. From then on until the current transaction ends, no other can. */
    void write(List<Revocation> revocations) {
        database.batchUpdate(statement(), revocations, revocations.size(), (row, revocation) -> {
            row.setObject(1, revocation.id());
            row.setString(2, revocation.kind().name());
            row.setString(3, revocation.subjectId());
            row.setObject(4, inUtc(revocation.revokedAt()));
            row.setObject(5, inUtc(revocation.expiresAt()));
        });
    }

    private String statement() {
        String known = statement;
        if (known == null) {
            known = isPostgres() ? ON_POSTGRESQL : ON_H2;
            statement = known;
        }
        return known;
    }

    private boolean isPostgres() {
        return Boolean.TRUE.equals(database.execute((ConnectionCallback<Boolean>) NumberedRevocations::isPostgres));
    }

    private static boolean isPostgres(Connection connection) throws SQLException {
        DatabaseMetaData about = connection.getMetaData();
        return about.getDatabaseProductName().equals("PostgreSQL");
    }

    private static OffsetDateTime inUtc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
