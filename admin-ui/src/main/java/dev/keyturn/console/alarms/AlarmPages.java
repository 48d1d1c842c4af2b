package dev.keyturn.console.alarms;

import dev.keyturn.console.audit.AuditEvent;
import dev.keyturn.console.form.ConfirmedAction;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.form.UnsentForm;
import dev.keyturn.console.layout.Pager;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Versioned;
import dev.keyturn.console.text.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Pages that list and show alarms, and those that acknowledge, close and mute one. */
@Controller
class AlarmPages {

    private static final String DONE = "done";
    private static final String NOTE = "note";
    private static final String ERRORS = "errors";
    private static final ConfirmedAction ACTIONS =
            ConfirmedAction.of(FormFields.of("alarms").and(NOTE, "until"), Map.of());

    /** Codes of the server's detectors; others are shown and not offered as a filter. */
    private static final List<String> DETECTORS = List.of(
            "rejected-requests",
            "refresh-token-replay",
            "password-spraying",
            "password-guessing",
            "second-factor-guessing",
            "new-network",
            "token-rate",
            "overdue-key",
            "audit-lag",
            "revocation-lag",
            "clock-difference");

    private final Alarms alarms;
    private final OpenAlarms open;
    private final Texts texts;
    private final Clock clock;

    AlarmPages(Alarms alarms, OpenAlarms open, Texts texts, Clock clock) {
        this.alarms = alarms;
        this.open = open;
        this.texts = texts;
        this.clock = clock;
    }

    @GetMapping("/alarms")
    String list(@RequestParam MultiValueMap<String, String> parameters, Model model) {
        ListQuery query = ListQuery.of(parameters, "q", "state", "severity", "detector", "subject_id");
        Listing<Alarm> listing = alarms.search(query);
        model.addAttribute("alarms", listing.items());
        model.addAttribute("mutes", alarms.mutes());
        model.addAttribute("query", query);
        model.addAttribute("pager", Pager.of(listing, query, "/alarms"));
        model.addAttribute("detectors", DETECTORS);
        return "alarms/list";
    }

    @GetMapping("/alarms/{id}")
    String show(@PathVariable String id, Model model) {
        Alarm alarm = load(id, model);
        model.addAttribute("mute", alarms.muteOf(alarm).orElse(null));
        Map<String, AuditEvent> events = alarms.events(alarm);
        model.addAttribute("events", events);
        model.addAttribute(
                "shown",
                events.values().stream()
                        .mapToLong(event -> Objects.requireNonNullElse(event.occurrences(), 1L))
                        .sum());
        return "alarms/detail";
    }

    @PostMapping("/alarms/{id}/acknowledge")
    String acknowledge(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String etag,
            @RequestParam(defaultValue = "") String note,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        model.addAttribute(NOTE, note);
        return ACTIONS.run(
                model,
                response,
                () -> {
                    alarms.acknowledge(id, etag, note.strip());
                    return toAlarm(id, "acknowledged", next);
                },
                () -> show(id, model));
    }

    @GetMapping("/alarms/{id}/close")
    String askToClose(@PathVariable String id, Model model) {
        load(id, model);
        return "alarms/close";
    }

    @PostMapping("/alarms/{id}/close")
    String close(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String etag,
            @RequestParam(defaultValue = "") String note,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        model.addAttribute(NOTE, note);
        return ACTIONS.run(
                model,
                response,
                () -> {
                    alarms.close(id, etag, note.strip());
                    return toAlarm(id, "closed", next);
                },
                () -> askToClose(id, model));
    }

    @GetMapping("/alarms/{id}/mute")
    String askToMute(@PathVariable String id, Model model) {
        load(id, model);
        return "alarms/mute";
    }

    @PostMapping("/alarms/{id}/mute")
    String mute(
            @PathVariable String id,
            @RequestParam(defaultValue = "7") String days,
            @RequestParam(defaultValue = "") String note,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        model.addAttribute(NOTE, note);
        return ACTIONS.run(
                model,
                response,
                () -> {
                    Alarm alarm = alarms.find(id).value();
                    alarms.mute(alarm, clock.instant().plus(daysOf(days)), note.strip());
                    return toAlarm(id, "muted", next);
                },
                () -> askToMute(id, model));
    }

    /** @param alarm identifier of the alarm with the page to return to; any other text leads to the list */
    @PostMapping("/alarms/mutes/{mute}/end")
    String unmute(@PathVariable String mute, @RequestParam(defaultValue = "") String alarm, RedirectAttributes next) {
        alarms.unmute(mute);
        if (!alarm.matches("[0-9a-fA-F-]{36}")) {
            next.addFlashAttribute(DONE, "unmuted");
            return "redirect:/alarms";
        }
        return toAlarm(alarm, "unmuted", next);
    }

    /** A number that the page offers; the shortest for any other text. */
    private static Duration daysOf(String days) {
        return Duration.ofDays(days.matches("7|30|90") ? Long.parseLong(days) : 1);
    }

    private String toAlarm(String id, String done, RedirectAttributes next) {
        open.forget();
        next.addFlashAttribute(DONE, done);
        next.addAttribute("id", id);
        return "redirect:/alarms/{id}";
    }

    /** The alarm with the version that the page's actions are meant for. */
    private Alarm load(String id, Model model) {
        Versioned<Alarm> alarm = alarms.find(id);
        model.addAttribute("alarm", alarm.value());
        String detector = alarm.value().detector();
        model.addAttribute("title", texts.of("alarms.detector." + detector, detector));
        model.addAttribute("etag", alarm.etag());
        if (!model.containsAttribute(ERRORS)) {
            model.addAttribute(ERRORS, FormErrors.none());
        }
        if (!model.containsAttribute(NOTE)) {
            model.addAttribute(
                    NOTE, UnsentForm.in(model).map(data -> data.text(NOTE)).orElse(""));
        }
        return alarm.value();
    }
}
