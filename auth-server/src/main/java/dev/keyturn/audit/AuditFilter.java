package dev.keyturn.audit;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.InvalidRequestException;
import dev.keyturn.adminapi.Text;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Filter for events; each part is optional.
 *
 * @param type exactly this type
 * @param subject_id exactly this subject
 * @param event_id events with these identifiers, at most 100
 * @param from the first instant that is included
 * @param to the first instant that is not
 */
record AuditFilter(
        @Size(max = 100) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
        String type,

        @Size(max = 200) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
        String subject_id,

        @Size(max = MAX_EVENTS) List<@NotNull UUID> event_id,
        @Nullable Instant from,
        @Nullable Instant to) {

    private static final Instant BEGINNING = Instant.parse("2000-01-01T00:00:00Z");
    private static final int MAX_EVENTS = 100;
    private static final UUID NO_EVENT = new UUID(0, 0);
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    AuditFilter {
        // an empty item, which the check of the filter rejects
        event_id = event_id == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(event_id));
    }

    /** Refuses instants that the database may not know; no event lies beyond them. */
    void check() {
        List<FieldError> errors = Stream.of(error("from", from), error("to", to))
                .flatMap(Optional::stream)
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
    }

    String typeOrEmpty() {
        return type == null ? "" : type;
    }

    String subjectOrEmpty() {
        return subject_id == null ? "" : subject_id;
    }

    boolean isForSomeEvents() {
        return !event_id.isEmpty();
    }

    /** Not empty, since a query needs a value. */
    List<UUID> eventsOrNone() {
        return event_id.isEmpty() ? List.of(NO_EVENT) : event_id;
    }

    Instant start() {
        return from == null ? BEGINNING : from;
    }

    Instant end() {
        return to == null ? END : to;
    }

    private static Optional<FieldError> error(String field, @Nullable Instant instant) {
        return instant == null || !(instant.isBefore(BEGINNING) || instant.isAfter(END))
                ? Optional.empty()
                : Optional.of(new FieldError(
                        field, "out-of-range", Map.of("min", BEGINNING.toString(), "max", END.toString())));
    }
}
