package dev.keyturn.sdk.remote;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads members of an answer with the types that they should have. */
final class Members {

    private Members() {}

    /** @throws IOException if it is not there or no text */
    static String text(Map<String, Object> members, String name) throws IOException {
        if (members.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new IOException("The server answered without " + name + ".");
    }

    /** One text, or those of a list; empty if it is neither. */
    static List<String> texts(@Nullable Object value) {
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
