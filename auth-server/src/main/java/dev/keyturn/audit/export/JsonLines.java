package dev.keyturn.audit.export;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON on one line, in ASCII: whatever an event contains, no character of it can end the line or hide on a terminal. */
final class JsonLines {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonLines() {}

    static byte[] of(JsonNode node) {
        return JSON.writeValueAsString(node).getBytes(StandardCharsets.US_ASCII);
    }
}
