package dev.keyturn.database;

import java.sql.BatchUpdateException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** H2's error message without the values of the statement. Whatever can hold none stays as it is. */
final class RefusalWithoutValues {

    private static final String DATA = "22";
    private static final String INTEGRITY = "23";

    /** A rule and its columns, which a list of values can follow. */
    private static final Pattern RULE =
            Pattern.compile("([^\"]*\"[^\"]*?)(?: VALUES .*| \\((?<=\\) \\().*|\".*)", Pattern.DOTALL);

    /** A column that a value is too long for; in any other message of the class the first quoted text is a value. */
    private static final Pattern COLUMN = Pattern.compile("([^\"]*\"[^\"]*\"): .*", Pattern.DOTALL);

    private RefusalWithoutValues() {}

    static SQLException of(SQLException refusal) {
        if (refusal instanceof BatchUpdateException batch) {
            return ofBatch(batch);
        }
        String state = Objects.requireNonNullElse(refusal.getSQLState(), "");
        String message = message(refusal, state);
        if (state.startsWith(INTEGRITY)) {
            return like(refusal, new SQLIntegrityConstraintViolationException(message, state, refusal.getErrorCode()));
        }
        if (state.startsWith(DATA)) {
            return like(refusal, new SQLDataException(message, state, refusal.getErrorCode()));
        }
        return refusal;
    }

    private static SQLException ofBatch(BatchUpdateException batch) {
        String state = Objects.requireNonNullElse(batch.getSQLState(), "");
        return like(
                batch,
                new BatchUpdateException(
                        message(batch, state), state, batch.getErrorCode(), batch.getLargeUpdateCounts(), null));
    }

    private static SQLException like(SQLException refusal, SQLException discreet) {
        discreet.setStackTrace(refusal.getStackTrace());
        SQLException next = refusal.getNextException();
        if (next != null) {
            discreet.setNextException(of(next));
        }
        return discreet;
    }

    private static @Nullable String message(SQLException refusal, String state) {
        String message = refusal.getMessage();
        if (message == null) {
            return null;
        }
        if (state.startsWith(INTEGRITY)) {
            Matcher rule = RULE.matcher(message);
            return rule.matches() ? rule.group(1) + '"' : untilQuote(message);
        }
        if (state.startsWith(DATA)) {
            Matcher column = COLUMN.matcher(message);
            return column.matches() ? column.group(1) : untilQuote(message);
        }
        return message;
    }

    private static String untilQuote(String message) {
        return message.split("[\"'\n]", 2)[0];
    }
}
