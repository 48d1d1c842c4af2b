package dev.keyturn.console.access;

import dev.keyturn.console.layout.Pager;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Pages that list grants, sessions and revocations. */
@Controller
class AccessPages {

    private static final List<String> OWNERS = List.of("client_id", "user_id", "session_id");
    private static final List<String> STATES = List.of("live", "pending", "revoked", "expired");
    private static final String QUERY = "query";
    private static final String PAGER = "pager";

    private final Access access;

    AccessPages(Access access) {
        this.access = access;
    }

    /** Grants of a client, a user or a session. */
    @GetMapping("/grants")
    String grants(@RequestParam MultiValueMap<String, String> parameters, Model model) {
        ListQuery query =
                known(ListQuery.of(parameters, "client_id", "user_id", "session_id", "state", "q"), "state", STATES);
        if (OWNERS.stream().allMatch(owner -> query.filter(owner).isEmpty())) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        Listing<Grant> listing = access.grants(query);
        model.addAttribute("grants", listing.items());
        model.addAttribute("states", STATES);
        model.addAttribute("ofClient", !query.filter("client_id").isEmpty());
        model.addAttribute("ofUser", !query.filter("user_id").isEmpty());
        model.addAttribute(QUERY, query);
        model.addAttribute(PAGER, Pager.of(listing, query, "/grants"));
        return "access/grants";
    }

    /** The sessions of a user. */
    @GetMapping("/sessions")
    String sessions(@RequestParam MultiValueMap<String, String> parameters, Model model) {
        ListQuery query = ListQuery.of(parameters, "user_id");
        if (query.filter("user_id").isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        Listing<Session> listing = access.sessions(query);
        model.addAttribute("sessions", listing.items());
        model.addAttribute(QUERY, query);
        model.addAttribute(PAGER, Pager.of(listing, query, "/sessions"));
        return "access/sessions";
    }

    /** Revocations that have not expired. */
    @GetMapping("/revocations")
    String revocations(@RequestParam MultiValueMap<String, String> parameters, Model model) {
        List<String> codes =
                List.of(RevokedKind.values()).stream().map(RevokedKind::code).toList();
        ListQuery query = known(ListQuery.of(parameters, "q", "kind"), "kind", codes);
        Listing<Revocation> listing = access.revocations(query);
        model.addAttribute("revocations", listing.items());
        model.addAttribute("kinds", RevokedKind.values());
        model.addAttribute(QUERY, query);
        model.addAttribute(PAGER, Pager.of(listing, query, "/revocations"));
        return "access/revocations";
    }

    /** Without a filter that the server would not know. */
    private static ListQuery known(ListQuery query, String filter, List<String> values) {
        if (values.contains(query.filter(filter))) {
            return query;
        }
        Map<String, String> rest = new HashMap<>(query.filters());
        rest.remove(filter);
        return query.with(rest);
    }
}
