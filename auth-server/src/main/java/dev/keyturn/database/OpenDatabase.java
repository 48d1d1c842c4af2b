package dev.keyturn.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * An embedded database as this process has it open. H2 closes it for good when its file cannot be written, as on a full disk, and every
 * connection with it; a new connection opens it again.
 *
 * <p>Before that, the file is recovered as after a kill, and there must be room for a write. A database that breaks again at once
 * rests for a few seconds, since recovery reads the whole file.
 */
final class OpenDatabase {

    private static final int NECESSARY_BYTES = 1024 * 1024;
    private static final Duration REST = Duration.ofSeconds(5);

    /** H2's error codes for a lost database, besides general errors of its file. */
    private static final Set<Integer> LOST = Set.of(
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
            ErrorCode.CONNECTION_BROKEN_1,
            ErrorCode.IO_EXCEPTION_1,
            ErrorCode.IO_EXCEPTION_2,
            ErrorCode.FILE_CORRUPTED_1);

    private final Optional<Path> file;
    private @Nullable MVStore store;
    private long reopenedAt;
    private boolean isReopened;

    OpenDatabase(String url) {
        this.file = EmbeddedDatabaseRecovery.file(url);
    }

    /** Makes a connection, once the database is fit for it. */
    interface Opening {

        @Nullable
        Connection open() throws SQLException;
    }

    /** @throws SQLNonTransientConnectionException if the database broke and cannot be opened yet */
    synchronized @Nullable Connection connect(Opening opening) throws SQLException {
        boolean wasBroken = store != null && store.getPanicException() != null;
        if (wasBroken) {
            refuseUnlessReady();
            file.ifPresent(EmbeddedDatabaseRecovery::recover);
        }
        Connection connection = opening.open();
        if (wasBroken) {
            isReopened = true;
            reopenedAt = System.nanoTime();
        }
        store = connection == null ? null : store(connection);
        return connection;
    }

    private void refuseUnlessReady() throws SQLException {
        if (file.isPresent() && !hasRoom(file.get())) {
            throw lost("The disk of the database file is full", null);
        }
        if (isReopened && System.nanoTime() - reopenedAt < REST.toNanos()) {
            throw lost("The database file could not be written a moment ago", null);
        }
    }

    private static boolean hasRoom(Path file) {
        try {
            return Files.getFileStore(file).getUsableSpace() >= NECESSARY_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a connection's database is open, which H2 does not look at when it is asked for a valid connection. */
    static boolean isOpen(Connection connection) {
        MVStore store = store(connection);
        return store == null || !store.isClosed();
    }

    private static @Nullable MVStore store(Connection connection) {
        return connection instanceof JdbcConnection jdbc && jdbc.getSession() instanceof SessionLocal session
                ? session.getDatabase().getStore().getMvStore()
                : null;
    }

    /** Calls the loss of a database what the standard calls it, a broken connection, which a pool replaces. */
    static SQLException translate(SQLException failure) {
        return LOST.contains(failure.getErrorCode()) || isOfFile(failure)
                ? lost("The database was closed, since its file could not be read or written", failure)
                : failure;
    }

    private static boolean isOfFile(SQLException failure) {
        Throwable cause = failure.getErrorCode() == ErrorCode.GENERAL_ERROR_1 ? failure.getCause() : null;
        while (cause != null && !(cause instanceof MVStoreException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    private static SQLException lost(String reason, @Nullable SQLException cause) {
        return new SQLNonTransientConnectionException(reason, "08006", cause);
    }
}
