package dev.keyturn.console.audit;

import dev.keyturn.console.layout.Pager;
import dev.keyturn.console.server.Listing;
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
        AuditQuery query = AuditQuery.of(parameters);
        Listing<AuditEvent> listing = events.search(query.typed().with(query.asked()));
        model.addAttribute("events", listing.items());
        model.addAttribute("query", query.typed());
        model.addAttribute("errors", query.errors());
        model.addAttribute("pager", Pager.of(listing, query.typed(), "/audit"));
        model.addAttribute("types", EventTypes.byHeading(query.typed().filter("type")));
        model.addAttribute("downloadLimit", AuditDownloads.LIMIT);
        return "audit/list";
    }
}
