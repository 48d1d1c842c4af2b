package dev.keyturn.alarm;

import dev.keyturn.adminapi.Text;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Filter for alarms; each part is optional.
 *
 * @param state in this state
 * @param severity of this severity
 * @param detector raised by this detector
 * @param subject_id exactly this subject
 */
record AlarmQuery(
        @Pattern(regexp = "open|acknowledged|closed", message = "not-one-of") @Nullable
        String state,

        @Pattern(regexp = "low|medium|high", message = "not-one-of") @Nullable
        String severity,

        @Pattern(regexp = Detector.CODES, message = "not-one-of") @Nullable
        String detector,

        @Size(max = 200) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
        String subject_id) {

    /** Each part twice, as the database has it; empty if it is not given. */
    List<Object> values() {
        List<Object> values = new ArrayList<>();
        add(constant(state), values);
        add(constant(severity), values);
        add(constant(detector), values);
        add(subject_id == null ? "" : subject_id, values);
        return values;
    }

    private static void add(String value, List<Object> values) {
        values.add(value);
        values.add(value);
    }

    private static String constant(@Nullable String code) {
        return code == null ? "" : code.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
