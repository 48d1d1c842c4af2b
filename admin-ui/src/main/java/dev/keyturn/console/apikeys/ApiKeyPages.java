package dev.keyturn.console.apikeys;

import dev.keyturn.console.form.ConfirmedAction;
import dev.keyturn.console.layout.OneTimeSecret;
import dev.keyturn.console.layout.Pager;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Versioned;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages that show API keys, and those that stop, start, replace and end one. */
@Controller
class ApiKeyPages {

    static final String DONE = "done";
    static final String KEY = "key";
    private static final ConfirmedAction ACTIONS = ConfirmedAction.of(ApiKeyFields.FIELDS, Map.of());

    private static final long SECONDS_OF_HOUR = 3600;
    private static final long MOST_HOURS = 720;

    private final ApiKeys keys;
    private final KeyHolders holders;
    private final Clock clock;

    ApiKeyPages(ApiKeys keys, KeyHolders holders, Clock clock) {
        this.keys = keys;
        this.holders = holders;
        this.clock = clock;
    }

    @GetMapping("/api-keys")
    String list(@RequestParam MultiValueMap<String, String> parameters, Model model) {
        ListQuery query = ListQuery.of(
                parameters,
                "q",
                "state",
                "environment",
                "client_id",
                "owner_id",
                "tag",
                "unused_for_days",
                "expiring_within_days");
        Listing<ApiKey> listing = keys.search(query);
        model.addAttribute("keys", listing.items());
        model.addAttribute("query", query);
        model.addAttribute("pager", Pager.of(listing, query, "/api-keys"));
        model.addAttribute("environments", keys.environments());
        model.addAttribute("owners", holders.owners());
        model.addAttribute("canIssue", !holders.all().isEmpty());
        return "apikeys/list";
    }

    @GetMapping("/api-keys/{id}")
    String show(@PathVariable String id, Model model) {
        Versioned<ApiKey> found = keys.find(id);
        ApiKey key = found.value();
        model.addAttribute(KEY, key);
        model.addAttribute("etag", found.etag());
        model.addAttribute("owner", holders.owner(key).orElse(null));
        model.addAttribute("usage", keys.usage(id, clock.instant()));
        return "apikeys/detail";
    }

    @PostMapping("/api-keys/{id}/disable")
    String disable(@PathVariable String id, @RequestParam(defaultValue = "") String etag, RedirectAttributes next) {
        keys.disable(id, etag);
        return toKey(id, "disabled", next);
    }

    @PostMapping("/api-keys/{id}/enable")
    String enable(@PathVariable String id, @RequestParam(defaultValue = "") String etag, RedirectAttributes next) {
        keys.enable(id, etag);
        return toKey(id, "enabled", next);
    }

    @GetMapping("/api-keys/{id}/revoke")
    String askToRevoke(@PathVariable String id, Model model) {
        show(id, model);
        return "apikeys/revoke";
    }

    @PostMapping("/api-keys/{id}/revoke")
    String revoke(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String etag,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        return ACTIONS.run(
                model,
                response,
                () -> {
                    keys.revoke(id, etag);
                    return toKey(id, "revoked", next);
                },
                () -> askToRevoke(id, model));
    }

    @GetMapping("/api-keys/{id}/rotate")
    String askToRotate(@PathVariable String id, Model model) {
        show(id, model);
        return "apikeys/rotate";
    }

    /** @param overlapHours time that the old key stays valid, 0 to 30 days */
    @PostMapping("/api-keys/{id}/rotate")
    String rotate(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String etag,
            @RequestParam(name = "overlap_hours", defaultValue = "0") String overlapHours,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        return ACTIONS.run(
                model,
                response,
                () -> {
                    long hours = overlapHours.matches("[0-9]{1,3}") ? Long.parseLong(overlapHours) : MOST_HOURS + 1;
                    ApiKeys.Issued issued = keys.rotate(id, etag, hours * SECONDS_OF_HOUR);
                    OneTimeSecret.pass(issued.key(), next);
                    return toKey(issued.id(), "rotated", next);
                },
                () -> askToRotate(id, model));
    }

    /** Redirects to the key's page, which confirms the action. */
    static String toKey(String id, String done, RedirectAttributes next) {
        next.addFlashAttribute(DONE, done);
        next.addAttribute("id", id);
        return "redirect:/api-keys/{id}";
    }
}
