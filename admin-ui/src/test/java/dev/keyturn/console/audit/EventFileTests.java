package dev.keyturn.console.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.console.audit.AuditEvents.Part;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventFileTests {

    private final List<String> asked = new ArrayList<>();

    @Test
    void saysInItsLastLineThatItEndsAtTheLimit() throws IOException {
        assertThat(write(2, part(0, 2, "b"), part(2, 3, null)).lines())
                .hasSize(3)
                .last()
                .isEqualTo("{\"limit_reached\":2,\"next_occurred_at\":\"2026-11-30T08:00:02Z\"}");
    }

    @Test
    void saysNothingIfTheLimitIsJustEnough() throws IOException {
        assertThat(write(3, part(0, 2, "b"), part(2, 3, null)).lines())
                .hasSize(3)
                .noneMatch(line -> line.contains("limit_reached"));
        assertThat(asked).containsExactly("b");
    }

    private String write(int limit, Part first, Part second) throws IOException {
        StringWriter out = new StringWriter();
        new EventFile(new JsonEvents(), limit)
                .write(
                        first,
                        next -> {
                            asked.add(next);
                            return second;
                        },
                        out);
        return out.toString();
    }

    private static Part part(int from, int to, @Nullable String next) {
        List<JsonNode> events = new ArrayList<>();
        for (int i = from; i < to; i++) {
            events.add(JsonMapper.shared().createObjectNode().put("occurred_at", "2026-11-30T08:00:0" + i + "Z"));
        }
        return new Part(events, next);
    }
}
