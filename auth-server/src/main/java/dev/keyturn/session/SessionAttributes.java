package dev.keyturn.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Attributes of sessions as the JSON in which they are stored. */
@Component
class SessionAttributes {

    private static final TypeReference<Map<String, JsonNode>> NODES = new TypeReference<>() {};

    private final Map<String, SessionAttribute<?>> byName;
    private final Map<String, SessionAttribute<?>> byKey;
    private final JsonMapper json;

    SessionAttributes(List<SessionAttribute<?>> attributes, JsonMapper json) {
        this.byName = attributes.stream().collect(Collectors.toMap(SessionAttribute::name, Function.identity()));
        this.byKey = attributes.stream().collect(Collectors.toMap(SessionAttribute::key, Function.identity()));
        this.json = json;
    }

    /** Names that a stored session can have. */
    Set<String> names() {
        return byName.keySet();
    }

    String write(Map<String, Object> attributes) {
        Map<String, Object> stored = new TreeMap<>();
        attributes.forEach((name, value) -> {
            SessionAttribute<?> attribute = byName.get(name);
            if (attribute != null) {
                stored.put(attribute.key(), attribute.write().apply(value));
            }
        });
        return json.writeValueAsString(stored);
    }

    /** Ignores attributes that this version does not know. */
    Map<String, Object> read(String stored) {
        Map<String, Object> attributes = new HashMap<>();
        json.readValue(stored, NODES).forEach((key, value) -> {
            SessionAttribute<?> attribute = byKey.get(key);
            if (attribute != null) {
                attributes.put(attribute.name(), read(attribute, value));
            }
        });
        return Map.copyOf(attributes);
    }

    private <S> Object read(SessionAttribute<S> attribute, JsonNode value) {
        return attribute.read().apply(json.treeToValue(value, attribute.stored()));
    }
}
