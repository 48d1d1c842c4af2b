package dev.keyturn.audit.export;

import dev.keyturn.mail.Mail;
import dev.keyturn.mail.MailRejectedException;
import dev.keyturn.mail.Mailer;
import java.io.IOException;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Mail about several events at once, at most one a minute. The texts are in {@code messages/mail.properties}. */
final class MailedEvents implements Target {

    static final int DESCRIBED = 20;

    private static final Logger LOG = LoggerFactory.getLogger(MailedEvents.class);

    /** Events of one severity stay in their order. */
    private static final Comparator<OutgoingEvent> MOST_SEVERE_FIRST = Comparator.comparingInt(
                    (OutgoingEvent event) -> event.ocsf().path("severity_id").asInt())
            .reversed();

    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("messages.mail", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String sink;
    private final String to;
    private final Mailer mailer;
    private final String host;

    /** @param host host of the issuer */
    MailedEvents(String sink, String to, Mailer mailer, String host) {
        this.sink = sink;
        this.to = to;
        this.mailer = mailer;
        this.host = host;
    }

    @Override
    public void deliver(List<OutgoingEvent> events, Progress progress) throws IOException {
        progress.begin();
        try {
            mailer.send(new Mail(id(events), to, subject(events), text(events)), progress::begin);
        } catch (MailRejectedException e) {
            LOG.warn("The mail server rejected a mail for {}; sending it without details: {}", sink, e.getMessage());
            mailer.send(new Mail(id(events) + ".short", to, subject(events), shortText(events)), progress::begin);
        }
        events.forEach(progress::delivered);
    }

    private String id(List<OutgoingEvent> events) {
        return sink + "." + events.get(0).id() + "."
                + events.get(events.size() - 1).position() + "." + events.size();
    }

    @Override
    public Duration pause() {
        return Duration.ofMinutes(1);
    }

    private String subject(List<OutgoingEvent> events) {
        OutgoingEvent worst = events.stream().min(MOST_SEVERE_FIRST).orElseThrow();
        return events.size() == 1
                ? format("subject.one", host, worst.type(), severity(worst))
                : format("subject.many", host, Integer.toString(events.size()), worst.type(), severity(worst));
    }

    private String text(List<OutgoingEvent> events) {
        return text(events, event -> described(event) + details(event));
    }

    /** Without values that come from outside, at which a filter may have taken offence. */
    private String shortText(List<OutgoingEvent> events) {
        return format("text.short", text(events, MailedEvents::described));
    }

    private String text(List<OutgoingEvent> events, Function<OutgoingEvent, String> description) {
        String described = events.stream()
                .sorted(MOST_SEVERE_FIRST)
                .limit(DESCRIBED)
                .map(description)
                .collect(Collectors.joining("\n"));
        String more = events.size() > DESCRIBED ? format("text.more", Integer.toString(events.size() - DESCRIBED)) : "";
        return format("text", host, described, more);
    }

    private static String described(OutgoingEvent event) {
        return format("event", TIME.format(event.occurredAt()), event.type(), severity(event));
    }

    private static String severity(OutgoingEvent event) {
        return event.ocsf().path("severity").asString();
    }

    private static String details(OutgoingEvent event) {
        StringBuilder text = new StringBuilder(format("event.detail", "subject", line(subject(event.ocsf()))));
        event.ocsf()
                .at("/unmapped/details")
                .properties()
                .forEach(detail -> text.append(format(
                        "event.detail", detail.getKey(), line(detail.getValue().asString()))));
        return text.toString();
    }

    private static String subject(JsonNode ocsf) {
        for (String place : List.of("/resources/0/name", "/entity/name", "/user/name")) {
            if (ocsf.at(place).isString()) {
                return ocsf.at(place).asString();
            }
        }
        return "";
    }

    /** A value of an event on one line, so that it cannot look like another event. */
    private static String line(String value) {
        return value.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ");
    }

    private static String format(String key, Object... values) {
        return new MessageFormat(TEXTS.getString(key), Locale.ROOT).format(values);
    }

    @Override
    public void close() {
        // each mail has a connection of its own
    }
}
