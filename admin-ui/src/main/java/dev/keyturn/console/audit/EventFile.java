package dev.keyturn.console.audit;

import dev.keyturn.console.audit.AuditEvents.Part;
import java.io.IOException;
import java.io.Writer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** File of events, part by part. If there are more than the limit, the last line says so. */
final class EventFile {

    private final EventFormat format;
    private final int limit;

    /** @param limit most events of the file */
    EventFile(EventFormat format, int limit) {
        this.format = format;
        this.limit = limit;
    }

    /** @param parts the part after the one with a value of {@code next} */
    void write(Part first, Function<String, Part> parts, Writer out) throws IOException {
        format.begin(out);
        Part part = first;
        int written = 0;
        while (true) {
            for (JsonNode event : part.items()) {
                if (written == limit) {
                    format.endAtLimit(limit, event, out);
                    return;
                }
                format.write(event, out);
                written++;
            }
            out.flush();
            if (part.next() == null) {
                return;
            }
            part = parts.apply(part.next());
        }
    }
}
