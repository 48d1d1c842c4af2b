package dev.keyturn.console.text;

import java.util.List;
import java.util.Map;

/**
 * Message to show, by key. {@link Texts} resolves it when the page is rendered.
 *
 * @param keys tried in order; a message that needs an argument which is missing is skipped
 * @param arguments values of the placeholders such as <code>{field}</code>; a value can be a {@link Text} itself
 * @param otherwise shown as it is if no key has a message
 */
public record Text(List<String> keys, Map<String, Object> arguments, String otherwise) {

    public Text {
        keys = List.copyOf(keys);
        arguments = Map.copyOf(arguments);
    }

    /** Message without placeholders. */
    public static Text of(String key) {
        return new Text(List.of(key), Map.of(), key);
    }

    /** Message with placeholders. */
    public static Text of(String key, Map<String, Object> arguments) {
        return new Text(List.of(key), arguments, key);
    }

    /** Text that is shown as it is. */
    public static Text literal(String text) {
        return new Text(List.of(), Map.of(), text);
    }
}
