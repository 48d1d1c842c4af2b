package dev.keyturn.console.audit;

import dev.keyturn.console.audit.AuditEvent.Party;
import dev.keyturn.console.text.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Words audit events as sentences, as {@code ${@eventSentences.of(…)}} in a page.
 *
 * <p>The message {@code audit.event.<type>} places actor and subject, which a page links, and the endpoint of rejected requests. The
 * reason of the event follows, if {@code audit.reason.<reason>} words it, and how often it happened.
 */
@Component
public class EventSentences {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(actor|subject|type|endpoint)}");

    private final Texts texts;

    EventSentences(Texts texts) {
        this.texts = texts;
    }

    /** Parts of the sentence, in order. */
    public List<Part> of(AuditEvent event) {
        String key = "audit.event." + event.type();
        String ofType = texts.of(key, texts.of("audit.event.other", ""));
        String sentence = texts.of(key + "." + event.details().get("client_role"), ofType);
        List<Part> parts = new ArrayList<>();
        Matcher placeholder = PLACEHOLDER.matcher(sentence);
        int end = 0;
        while (placeholder.find()) {
            addText(sentence.substring(end, placeholder.start()), parts);
            parts.add(
                    switch (placeholder.group(1)) {
                        case "actor" -> new Part("", event.actor());
                        case "subject" -> new Part("", event.subject());
                        case "type" -> new Part(event.type(), null);
                        default ->
                            new Part(Objects.requireNonNullElse(event.details().get("endpoint"), ""), null);
                    });
            end = placeholder.end();
        }
        addText(sentence.substring(end), parts);
        String reason = texts.of("audit.reason." + event.details().get("reason"), "");
        addText(reason.isEmpty() ? "" : " " + reason, parts);
        Long times = event.occurrences();
        if (times != null && event.isRepeated()) {
            addText(" " + texts.format("audit.times", times), parts);
        }
        return parts;
    }

    private static void addText(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part(text, null));
        }
    }

    /**
     * Part of a sentence.
     *
     * @param party to be linked in place of text
     */
    public record Part(String text, @Nullable Party party) {}
}
