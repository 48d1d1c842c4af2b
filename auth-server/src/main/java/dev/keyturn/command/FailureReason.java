package dev.keyturn.command;

import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Set;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.jspecify.annotations.Nullable;

/** Reason of a failure for the person who started a command. */
public final class FailureReason {

    /** {@code org.h2.api.ErrorCode.DATABASE_ALREADY_OPEN_1}. */
    private static final int H2_FILE_IS_OPEN = 90020;

    /** SQLStates of a table or column that does not exist: PostgreSQL, then H2. */
    private static final Set<String> UNDEFINED = Set.of("42P01", "42703", "42S02", "42S03", "42S04", "42S22");

    private static final String CONNECTION_EXCEPTION = "08";

    private static final String OTHER_VERSION =
            "the tables in the database are not those of this version of Keyturn. A start of the server brings older tables"
                    + " up to date; newer ones need the newer version.";

    private FailureReason() {}

    /** First line of the message of the root cause, or a sentence about the database if it is the reason. */
    public static String of(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String known = known(cause);
            if (known != null) {
                return known;
            }
            root = cause;
        }
        return firstLine(root);
    }

    private static @Nullable String known(Throwable cause) {
        if (cause instanceof SchemaManagementException) {
            return OTHER_VERSION;
        }
        if (cause instanceof FileSystemException unusable && unusable.getReason() == null) {
            return "the file " + unusable.getFile()
                    + (cause instanceof NoSuchFileException
                            ? " does not exist, or its folder does not"
                            : " cannot be read or written");
        }
        if (!(cause instanceof SQLException refused)) {
            return null;
        }
        if (refused.getErrorCode() == H2_FILE_IS_OPEN) {
            return "the database file is in use; stop the server first.";
        }
        String state = String.valueOf(refused.getSQLState());
        if (UNDEFINED.contains(state)) {
            return OTHER_VERSION;
        }
        return state.startsWith(CONNECTION_EXCEPTION) ? "the database cannot be reached: " + firstLine(refused) : null;
    }

    private static String firstLine(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
