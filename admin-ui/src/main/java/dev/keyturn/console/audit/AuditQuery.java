package dev.keyturn.console.audit;

import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.text.Text;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * Filter of the audit trail.
 *
 * @param typed as it was typed
 * @param asked parameters of the API
 * @param errors times that are none
 */
record AuditQuery(ListQuery typed, Map<String, String> asked, FormErrors errors) {

    static AuditQuery of(MultiValueMap<String, String> parameters) {
        ListQuery query = ListQuery.of(parameters, "q", "type", "subject_id", "event_id", "from", "to");
        Map<String, String> asked = new HashMap<>(query.filters());
        FormErrors errors = FormErrors.none();
        for (String limit : Set.of("from", "to")) {
            String typed = asked.remove(limit);
            String instant = typed == null ? null : instant(typed);
            if (instant != null) {
                asked.put(limit, instant);
            } else if (typed != null) {
                errors = FormErrors.at(limit, Text.of("audit.filter.not-time"));
            }
        }
        // any other text is no identifier, and the server would reject it
        asked.computeIfPresent("event_id", (name, id) -> isIdentifier(id) ? id : null);
        return new AuditQuery(query, Map.copyOf(asked), errors);
    }

    /** Whether a text may identify an event. */
    static boolean isIdentifier(String text) {
        return text.matches("[0-9a-fA-F-]{36}");
    }

    /** The time that a browser's control sends, which knows no zone and stands for UTC; null if it is none. */
    private static @Nullable String instant(String typed) {
        try {
            return LocalDateTime.parse(typed).toInstant(ZoneOffset.UTC).toString();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
