package dev.keyturn.alarm;

import dev.keyturn.adminapi.Text;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A mute to create.
 *
 * @param detector code of the detector
 * @param until in the future, within 366 days
 * @param note for the other administrators; at most 1,000 characters on one line
 */
record NewAlarmMute(
        @NotNull @Pattern(regexp = Detector.CODES, message = "not-one-of")
        String detector,

        @NotNull @Pattern(regexp = "client|user|api-key|signing-key|network|server|others", message = "not-one-of")
        String subjectKind,

        @NotNull @Size(max = 200) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
        String subjectId,

        @NotNull Instant until,

        @Size(max = 1000) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
        String note) {

    Detector knownDetector() {
        return Detector.valueOf(detector.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Nullable
    String knownNote() {
        return note == null || note.isBlank() ? null : note.strip();
    }
}
