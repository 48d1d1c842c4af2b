package dev.keyturn.console.audit;

import java.io.IOException;
import java.io.Writer;
import tools.jackson.databind.JsonNode;

/** Format of a file of events. */
interface EventFormat {

    String mediaType();

    String extension();

    /** Writes the part before the first event. */
    void begin(Writer out) throws IOException;

    void write(JsonNode event, Writer out) throws IOException;

    /**
     * Says that the file ends at its limit.
     *
     * @param next the first event that it lacks
     */
    void endAtLimit(int limit, JsonNode next, Writer out) throws IOException;
}
