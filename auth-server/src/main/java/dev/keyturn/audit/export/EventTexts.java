package dev.keyturn.audit.export;

import java.text.MessageFormat;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Events in the words of mails, from {@code messages/mail.properties}. */
final class EventTexts {

    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("messages.mail", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String ALARM_RAISED = "alarm.raised";

    /** Details of an alarm that its description has in words. */
    private static final Set<String> IN_WORDS =
            Set.of("detector", "severity", "subject_kind", "subject_id", "subject_name");

    private final String console;

    /** @param console address of the console; empty if it is not known, so that mails have no links */
    EventTexts(String console) {
        this.console = console.endsWith("/") ? console.substring(0, console.length() - 1) : console;
    }

    /** Title of an alarm, with its step unless it is new, or the type of any other event. */
    static String headline(OutgoingEvent event) {
        String detector = detail(event, "detector");
        String title = FindingTexts.title(detector.isEmpty() ? event.type() : detector);
        String step = "headline." + event.type();
        return !detector.isEmpty() && TEXTS.containsKey(step) ? format(step, title) : title;
    }

    static String severity(OutgoingEvent event) {
        return event.ocsf().path("severity").asString();
    }

    /** An event without values that come from outside. */
    static String brief(OutgoingEvent event) {
        return format("event", TIME.format(event.occurredAt()), headline(event), severity(event));
    }

    /** An event with all that is known of it. */
    String whole(OutgoingEvent event) {
        String detector = detail(event, "detector");
        StringBuilder text = new StringBuilder(brief(event)).append(subject(event, detector));
        event.ocsf().at("/unmapped/details").properties().stream()
                .filter(detail -> detector.isEmpty() || !IN_WORDS.contains(detail.getKey()))
                .forEach(detail -> text.append(format(
                        "event.detail", detail.getKey(), line(detail.getValue().asString()))));
        if (event.type().equals(ALARM_RAISED)) {
            add(text, "event.about", FindingTexts.about(detector));
            add(text, "event.advice", FindingTexts.advice(detector));
        }
        JsonNode alarm = event.ocsf().at("/finding_info/uid");
        if (!detector.isEmpty() && alarm.isString() && !console.isEmpty()) {
            add(text, "event.link", console + "/alarms/" + alarm.asString());
        }
        return text.toString();
    }

    private static void add(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            text.append(format(key, value));
        }
    }

    private static String subject(OutgoingEvent event, String detector) {
        if (detector.isEmpty()) {
            return format("event.detail", "subject", line(subject(event.ocsf())));
        }
        String kind = "kind." + detail(event, "subject_kind");
        String id = detail(event, "subject_id");
        String name = detail(event, "subject_name");
        boolean isNamedById = !detail(event, "subject_kind").equals("client") || id.isEmpty() || name.equals(id);
        return format(
                "event.detail",
                TEXTS.containsKey(kind) ? TEXTS.getString(kind) : "subject",
                line(isNamedById ? name : name + " (" + id + ")"));
    }

    private static String subject(JsonNode ocsf) {
        for (String place : List.of("/resources/0/name", "/entity/name", "/user/name")) {
            if (ocsf.at(place).isString()) {
                return ocsf.at(place).asString();
            }
        }
        return "";
    }

    private static String detail(OutgoingEvent event, String name) {
        return event.ocsf().at("/unmapped/details").path(name).asString("");
    }

    /** A value of an event on one line, so that it cannot look like another event. */
    private static String line(String value) {
        return value.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ");
    }

    /** A text of the bundle with values. */
    static String format(String key, Object... values) {
        return new MessageFormat(TEXTS.getString(key), Locale.ROOT).format(values);
    }
}
