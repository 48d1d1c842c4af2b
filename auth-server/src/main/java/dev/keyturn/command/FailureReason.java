package dev.keyturn.command;

import java.sql.SQLException;

/** Reason of a failure for the person who started a command. */
public final class FailureReason {

    /** {@code org.h2.api.ErrorCode.DATABASE_ALREADY_OPEN_1}. */
    private static final int H2_FILE_IS_OPEN = 90020;

    private FailureReason() {}

    /** First line of the message of the root cause, or advice if another process has the database open. */
    public static String of(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && refused.getErrorCode() == H2_FILE_IS_OPEN) {
                return "the database file is in use; stop the server first.";
            }
            root = cause;
        }
        String message = String.valueOf(root.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
