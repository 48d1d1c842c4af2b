package dev.keyturn.benchmarks.http;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Revocations of tokens, grants, sessions and users, numbered as the server numbers them. */
final class ManyRevocations {

    private static final String NUMBER =
            "update revocation_counter set last_number = last_number + ? where id = 1 returning last_number";

    private static final String INSERT = """
            insert into revocation (id, kind, subject_id, revoked_at, expires_at, sequence_number)
            select gen_random_uuid(),
                case when n = ? then 'TOKEN' else (array['TOKEN', 'GRANT', 'SESSION', 'SUBJECT'])[1 + n % 4] end,
                case when n = ? then ? else gen_random_uuid()::text end,
                now(), now() + interval '2 hours', ? + n
            from generate_series(1, ?) n""";

    private final Connection database;

    ManyRevocations(Connection database) {
        this.database = database;
    }

    /** Writes them in one transaction, since the server reads them as soon as it sees their numbers. */
    void write(int count, String lastTokenId) throws SQLException {
        database.setAutoCommit(false);
        try (PreparedStatement number = database.prepareStatement(NUMBER);
                PreparedStatement insert = database.prepareStatement(INSERT)) {
            number.setInt(1, count);
            ResultSet last = number.executeQuery();
            last.next();
            insert.setInt(1, count);
            insert.setInt(2, count);
            insert.setString(3, lastTokenId);
            insert.setLong(4, last.getLong(1) - count);
            insert.setInt(5, count);
            insert.executeUpdate();
        }
        database.commit();
        database.setAutoCommit(true);
        try (Statement statement = database.createStatement()) {
            statement.execute("vacuum analyze revocation");
        }
    }
}
