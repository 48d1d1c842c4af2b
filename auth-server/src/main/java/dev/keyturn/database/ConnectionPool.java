package dev.keyturn.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The connections that requests share. */
@Component
public class ConnectionPool {

    private final DataSource source;

    ConnectionPool(DataSource source) {
        this.source = source;
    }

    /**
     * Replaces all connections, if a failure says that their database has become read-only: those that only read would stay with a
     * former primary, and see what it last knew.
     */
    public void replaceIfReadOnly(Throwable failure) {
        @Nullable Throwable cause = failure;
        while (cause != null && !(cause instanceof SQLException sql && ReadOnlyEviction.isReadOnly(sql))) {
            cause = cause.getCause();
        }
        if (cause != null) {
            replaceAll();
        }
    }

    private void replaceAll() {
        try {
            if (source.isWrapperFor(HikariDataSource.class)) {
                HikariPoolMXBean pool = source.unwrap(HikariDataSource.class).getHikariPoolMXBean();
                if (pool != null) {
                    pool.softEvictConnections();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The DataSource is not the server's own connection pool", e);
        }
    }
}
