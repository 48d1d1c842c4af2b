package dev.keyturn.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Message from one node to the others.
 *
 * @param sender the node, which ignores its own messages
 */
record Message(UUID sender, String topic, String payload) {

    /** Below the 8,000 bytes that PostgreSQL allows for all of it. */
    private static final int MAX_PAYLOAD = 7_000;

    private static final String TOPIC = "[a-z][a-z0-9-]{0,39}";
    private static final Pattern TEXT = Pattern.compile("([0-9a-f-]{36}) (" + TOPIC + ") (.*)", Pattern.DOTALL);

    Message {
        if (!topic.matches(TOPIC)) {
            throw new IllegalArgumentException("A topic must be in kebab case");
        }
        if (payload.indexOf('\0') >= 0 || payload.getBytes(StandardCharsets.UTF_8).length > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "A payload must have at most " + MAX_PAYLOAD + " bytes, without zero bytes");
        }
    }

    /** Reads what {@link #text()} gives; empty for anything else, since others may use the channel. */
    static Optional<Message> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        try {
            return parts.matches()
                    ? Optional.of(new Message(UUID.fromString(parts.group(1)), parts.group(2), parts.group(3)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String text() {
        return sender + " " + topic + " " + payload;
    }
}
