package dev.keyturn.audit.export;

import dev.keyturn.mail.Mail;
import dev.keyturn.mail.Mailer;
import java.io.IOException;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Mail about several events at once, at most one a minute. The texts are in {@code messages/mail.properties}. */
final class MailedEvents implements Target {

    static final int DESCRIBED = 20;

    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("messages.mail", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final List<String> to;
    private final Mailer mailer;
    private final String host;

    /** @param host host of the issuer */
    MailedEvents(List<String> to, Mailer mailer, String host) {
        this.to = to;
        this.mailer = mailer;
        this.host = host;
    }

    @Override
    public void deliver(List<OutgoingEvent> events, Progress progress) throws IOException {
        progress.begin();
        mailer.send(new Mail(events.get(0).id(), to, subject(events), text(events)));
        events.forEach(progress::delivered);
    }

    @Override
    public Duration pause() {
        return Duration.ofMinutes(1);
    }

    private String subject(List<OutgoingEvent> events) {
        return events.size() == 1
                ? format("subject.one", host, events.get(0).type())
                : format("subject.many", host, Integer.toString(events.size()));
    }

    private String text(List<OutgoingEvent> events) {
        String described =
                events.stream().limit(DESCRIBED).map(MailedEvents::described).collect(Collectors.joining("\n"));
        String more = events.size() > DESCRIBED ? format("text.more", Integer.toString(events.size() - DESCRIBED)) : "";
        return format("text", host, described, more);
    }

    private static String described(OutgoingEvent event) {
        JsonNode ocsf = event.ocsf();
        StringBuilder text = new StringBuilder();
        text.append(format(
                "event",
                TIME.format(event.occurredAt()),
                event.type(),
                ocsf.path("severity").asString(),
                line(subject(ocsf))));
        ocsf.at("/unmapped/details")
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
