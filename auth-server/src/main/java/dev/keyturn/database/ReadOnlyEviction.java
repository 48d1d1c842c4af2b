package dev.keyturn.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Eviction of connections to a database that has become read-only, which is what a failover makes of the old primary: the
 * connection stays alive, and each write on it fails. The pool then opens a new one, to the primary that its URL finds.
 */
public final class ReadOnlyEviction implements SQLExceptionOverride {

    /** SQLState {@code read_only_sql_transaction}. */
    private static final String READ_ONLY = "25006";

    /** Whether a statement was refused because it writes, and the database takes no writes. */
    static boolean isReadOnly(SQLException failure) {
        return READ_ONLY.equals(failure.getSQLState());
    }

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
        return isReadOnly(failure)
                ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
