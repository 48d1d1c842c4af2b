package dev.keyturn.console.posture;

import dev.keyturn.console.form.ConfirmedAction;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.layout.Pager;
import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;

/** Pages of the posture report. */
@Controller
class PosturePages {

    private static final String REPORT = "/posture";
    private static final String ACCEPTANCES = "/posture/acceptances";
    private static final String LIST = "redirect:/posture";
    private static final String DONE = "done";
    private static final String RULE = "rule";
    private static final List<Integer> DAYS = List.of(30, 90, 180, 365);
    private static final ConfirmedAction ACTIONS =
            ConfirmedAction.of(FormFields.of("posture").text("reason"), Map.of());

    private final AdminApi adminApi;
    private final Clock clock;

    PosturePages(AdminApi adminApi, Clock clock) {
        this.adminApi = adminApi;
        this.clock = clock;
    }

    @GetMapping("/posture")
    String show(Model model) {
        model.addAttribute("report", report());
        return "posture/list";
    }

    @GetMapping("/posture/findings")
    String list(@RequestParam MultiValueMap<String, String> parameters, Model model) {
        ListQuery query = ListQuery.of(parameters, "q", RULE);
        PostureReport.Rule rule = rule(query.filter(RULE));
        Listing<PostureReport.Finding> listing = findings(query);
        model.addAttribute(RULE, rule);
        model.addAttribute("findings", listing.items());
        model.addAttribute("query", query);
        model.addAttribute("pager", Pager.of(listing, query, "/posture/findings"));
        return "posture/findings";
    }

    @GetMapping("/posture/accept")
    String askToAccept(
            @RequestParam String rule, @RequestParam String type, @RequestParam("id") String affected, Model model) {
        return ask(rule, type, affected, "", null, model);
    }

    @PostMapping("/posture/accept")
    String accept(
            @RequestParam String rule,
            @RequestParam String type,
            @RequestParam("id") String affected,
            @RequestParam String fingerprint,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "90") int days,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        Instant until = clock.instant().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
        return ACTIONS.run(
                model,
                response,
                () -> {
                    adminApi.post(
                            JsonNode.class,
                            new AcceptanceRequest(rule, type, affected, fingerprint, reason.strip(), until),
                            ACCEPTANCES);
                    next.addFlashAttribute(DONE, "accepted");
                    return LIST;
                },
                () -> ask(
                        rule,
                        type,
                        affected,
                        reason,
                        response.getStatus() == HttpStatus.CONFLICT.value() ? null : fingerprint,
                        model));
    }

    @PostMapping("/posture/acceptances/{id}/withdraw")
    String withdraw(@PathVariable String id, RedirectAttributes next) {
        adminApi.delete("/posture/acceptances/{id}", id);
        next.addFlashAttribute(DONE, "withdrawn");
        return LIST;
    }

    /** @param seen fingerprint of the finding that the page has shown before; null to show it as it is now */
    private String ask(String rule, String type, String affected, String reason, @Nullable String seen, Model model) {
        PostureReport.Rule broken = rule(rule);
        PostureReport.Finding finding =
                findings(ListQuery.first(10).with(Map.of(RULE, rule, "affected_id", affected))).items().stream()
                        .filter(each -> each.type().equals(type))
                        .findFirst()
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute(RULE, broken);
        model.addAttribute("finding", finding);
        model.addAttribute("fingerprint", seen == null ? finding.fingerprint() : seen);
        model.addAttribute("reason", reason);
        model.addAttribute("days", DAYS);
        if (!model.containsAttribute("errors")) {
            model.addAttribute("errors", FormErrors.none());
        }
        return "posture/accept";
    }

    private PostureReport.Rule rule(String id) {
        return report().rules().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Listing<PostureReport.Finding> findings(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, "/posture/findings");
    }

    private PostureReport report() {
        return adminApi.get(new ParameterizedTypeReference<>() {}, REPORT);
    }

    private record AcceptanceRequest(
            String rule, String type, String affectedId, String fingerprint, String reason, Instant expiresAt) {}
}
