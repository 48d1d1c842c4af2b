package dev.keyturn.adminapi;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.hibernate.TransactionException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Distinguishes temporary failures, such as a database outage, from permanent ones. */
public final class Outage {

    /** Value of the {@code Retry-After} header, in seconds. */
    public static final String RETRY_AFTER_SECONDS = "5";

    /**
     * Connection lost, transaction rolled back by the database, out of resources, shut down by an operator; see <a
     * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's list</a>.
     */
    private static final Set<String> SQL_STATE_CLASSES = Set.of("08", "40", "53", "57");

    /** Read-only transaction: the server that was connected to is no longer the primary. */
    private static final String READ_ONLY = "25006";

    private Outage() {}

    /**
     * Whether the same request may succeed if it is repeated later. A connection that breaks within a transaction is
     * reported as a rollback that failed.
     */
    public static boolean isOutage(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (passes(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean passes(Throwable cause) {
        if (cause instanceof OptimisticLockingFailureException) {
            return false;
        }
        if (cause instanceof DomainException refusal) {
            return refusal.kind() == DomainException.Kind.UNAVAILABLE;
        }
        return cause instanceof DataAccessResourceFailureException
                || cause instanceof TransientDataAccessException
                || cause instanceof RecoverableDataAccessException
                || cause instanceof CannotCreateTransactionException
                || cause instanceof TransactionException
                || cause instanceof SQLTransientException
                || cause instanceof SQLNonTransientConnectionException
                || cause instanceof SQLRecoverableException
                || (cause instanceof SQLException sql && hasPassingState(sql));
    }

    private static boolean hasPassingState(SQLException failure) {
        String state = failure.getSQLState();
        return state != null
                && state.length() == 5
                && (state.equals(READ_ONLY) || SQL_STATE_CLASSES.contains(state.substring(0, 2)));
    }
}
