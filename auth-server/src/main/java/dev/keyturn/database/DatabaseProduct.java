package dev.keyturn.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Supported databases. The first question asks it, later ones cost nothing. */
@Component
public class DatabaseProduct {

    private final JdbcTemplate database;

    private volatile @Nullable Boolean isPostgres;

    DatabaseProduct(JdbcTemplate database) {
        this.database = database;
    }

    /** Whether it is PostgreSQL, and not H2. */
    public boolean isPostgres() {
        Boolean known = isPostgres;
        if (known == null) {
            known = Boolean.TRUE.equals(database.execute((ConnectionCallback<Boolean>) DatabaseProduct::isPostgres));
            isPostgres = known;
        }
        return known;
    }

    private static boolean isPostgres(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }
}
