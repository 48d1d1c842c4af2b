package dev.keyturn.audit.export;

import dev.keyturn.mail.Mail;
import dev.keyturn.mail.MailRejectedException;
import dev.keyturn.mail.Mailer;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mail about several events at once, at most one a minute. The texts are in {@code messages/mail.properties}. */
final class MailedEvents implements Target {

    static final int DESCRIBED = 20;

    private static final Logger LOG = LoggerFactory.getLogger(MailedEvents.class);

    /** Events of one severity stay in their order. */
    private static final Comparator<OutgoingEvent> MOST_SEVERE_FIRST = Comparator.comparingInt(
                    (OutgoingEvent event) -> event.ocsf().path("severity_id").asInt())
            .reversed();

    private final String sink;
    private final String to;
    private final Mailer mailer;
    private final String host;
    private final EventTexts texts;

    /** @param host host of the issuer */
    MailedEvents(String sink, String to, Mailer mailer, String host, EventTexts texts) {
        this.sink = sink;
        this.to = to;
        this.mailer = mailer;
        this.host = host;
        this.texts = texts;
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
                ? EventTexts.format("subject.one", host, EventTexts.headline(worst), EventTexts.severity(worst))
                : EventTexts.format(
                        "subject.many",
                        host,
                        Integer.toString(events.size()),
                        EventTexts.headline(worst),
                        EventTexts.severity(worst));
    }

    private String text(List<OutgoingEvent> events) {
        return text(events, texts::whole);
    }

    /** Without values that come from outside, at which a filter may have taken offence. */
    private String shortText(List<OutgoingEvent> events) {
        return EventTexts.format("text.short", text(events, EventTexts::brief));
    }

    private String text(List<OutgoingEvent> events, Function<OutgoingEvent, String> description) {
        String described = events.stream()
                .sorted(MOST_SEVERE_FIRST)
                .limit(DESCRIBED)
                .map(description)
                .collect(Collectors.joining("\n"));
        String more = events.size() > DESCRIBED
                ? EventTexts.format("text.more", Integer.toString(events.size() - DESCRIBED))
                : "";
        return EventTexts.format("text", host, described, more);
    }

    @Override
    public void close() {
        // each mail has a connection of its own
    }
}
