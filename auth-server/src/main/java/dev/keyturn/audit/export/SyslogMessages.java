package dev.keyturn.audit.export;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Syslog messages of the facility "log audit", with the severity of the event: 6 for informational, 5 for low, 4 for medium, 3 for high and 2 for
 * critical. The text is the event as JSON in ASCII. The details of an event are left out if the
 * message would be longer than {@value #MAX_LENGTH} bytes, which a collector should accept.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5424#section-6">RFC 5424 §6, Syslog Message Format</a>
 */
final class SyslogMessages {

    static final int MAX_LENGTH = 8192;

    private static final int FACILITY = 13;
    private static final int SEVERITIES = 8;

    /** Syslog's number for the severity 0 of OCSF. That of informational, 1, is 6; each next is one less, down to critical. */
    private static final int HIGHEST = 7;

    private static final int MESSAGE_ID_LENGTH = 32;
    private static final int HOST_LENGTH = 255;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String host;

    /** @param host of the server, as the messages name it */
    SyslogMessages(String host) {
        this.host = field(host, HOST_LENGTH);
    }

    byte[] of(OutgoingEvent event) {
        byte[] whole = message(event, event.ocsf());
        return whole.length <= MAX_LENGTH ? whole : message(event, shortened(event.ocsf()));
    }

    private static ObjectNode shortened(ObjectNode event) {
        ObjectNode shorter = event.deepCopy();
        shorter.putObject("unmapped").putObject("details").put("shortened", "true");
        return shorter;
    }

    private byte[] message(OutgoingEvent event, ObjectNode ocsf) {
        int priority =
                FACILITY * SEVERITIES + HIGHEST - ocsf.path("severity_id").asInt();
        String header = String.join(
                " ",
                "<" + priority + ">1",
                TIME.format(event.occurredAt()),
                host,
                "keyturn",
                "-",
                field(event.type(), MESSAGE_ID_LENGTH),
                "- ");
        byte[] start = header.getBytes(StandardCharsets.US_ASCII);
        byte[] text = JsonLines.of(ocsf);
        byte[] message = new byte[start.length + text.length];
        System.arraycopy(start, 0, message, 0, start.length);
        System.arraycopy(text, 0, message, start.length, text.length);
        return message;
    }

    /** Field of the header: printable ASCII without spaces. */
    private static String field(String text, int maxLength) {
        String printable = text.replaceAll("[^!-~]", "_");
        return printable.isEmpty() ? "-" : printable.substring(0, Math.min(maxLength, printable.length()));
    }
}
