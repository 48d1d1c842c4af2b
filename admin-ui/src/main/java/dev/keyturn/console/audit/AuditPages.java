package dev.keyturn.console.audit;

import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.layout.Pager;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.text.Text;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page for the audit trail. */
@Controller
class AuditPages {

    private final AuditEvents events;

    AuditPages(AuditEvents events) {
        this.events = events;
    }

    @GetMapping("/audit")
    String list(@RequestParam MultiValueMap<String, String> parameters, Model model) {
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
        asked.computeIfPresent("event_id", (name, id) -> id.matches("[0-9a-fA-F-]{36}") ? id : null);
        Listing<AuditEvent> listing = events.search(query.with(asked));
        model.addAttribute("events", listing.items());
        model.addAttribute("query", query);
        model.addAttribute("errors", errors);
        model.addAttribute("pager", Pager.of(listing, query, "/audit"));
        model.addAttribute("types", EventTypes.byHeading(query.filter("type")));
        return "audit/list";
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
