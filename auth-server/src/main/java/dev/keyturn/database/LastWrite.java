package dev.keyturn.database;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Writer of records that a node keeps in memory for a while. The server asks it for the rest when it stops. */
public interface LastWrite {

    /** Order of the writes. Counts are last, since a process that is killed may lose them. */
    enum Turn {
        /** Writes that add audit events. */
        EVENTS,
        /** The tree that covers all audit events. */
        TREE,
        COUNTS
    }

    Turn turn();

    /**
     * Writes the rest. Called by one thread, when no request is under way any more.
     *
     * @return false if there was no connection; the writers after this one are then not called
     */
    boolean writeLast();

    /** Whether a failure is that there was no connection, for which the caller has waited. */
    static boolean isWithoutConnection(RuntimeException failure) {
        return failure instanceof CannotCreateTransactionException
                || failure instanceof CannotGetJdbcConnectionException;
    }
}
