package dev.keyturn.console.audit;

import java.io.IOException;
import java.io.Writer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events as the API has them, one on each line. */
final class JsonEvents implements EventFormat {

    @Override
    public String mediaType() {
        return "application/x-ndjson";
    }

    @Override
    public String extension() {
        return "jsonl";
    }

    @Override
    public void begin(Writer out) {
        // each line is complete by itself
    }

    @Override
    public void write(JsonNode event, Writer out) throws IOException {
        out.write(event.toString());
        out.write('\n');
    }

    @Override
    public void endAtLimit(int limit, JsonNode next, Writer out) throws IOException {
        write(
                JsonMapper.shared()
                        .createObjectNode()
                        .put("limit_reached", limit)
                        .put("next_occurred_at", next.path("occurred_at").asString("")),
                out);
    }
}
