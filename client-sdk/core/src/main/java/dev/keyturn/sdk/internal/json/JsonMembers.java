package dev.keyturn.sdk.internal.json;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads members of JSON objects with their expected types. */
public final class JsonMembers {

    private JsonMembers() {}

    /** @throws IOException if the member is absent, empty or not a text */
    public static String text(Map<String, Object> members, String name) throws IOException {
        if (members.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new IOException("The server answered without " + name + ".");
    }

    /** Reads one text, or the texts of a list; empty for other values. */
    public static List<String> texts(@Nullable Object value) {
        if (value instanceof String one) {
            return List.of(one);
        }
        return value instanceof List<?> several
                ? several.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
