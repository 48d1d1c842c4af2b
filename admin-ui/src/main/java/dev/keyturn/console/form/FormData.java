package dev.keyturn.console.form;

import java.util.List;
import org.springframework.util.MultiValueMap;

/**
 * Parameters of a submitted form, as text.
 *
 * <p>Read by hand, not bound: data binding splits texts at their commas and grows lists as the sender wishes.
 */
public final class FormData {

    private final MultiValueMap<String, String> parameters;

    public FormData(MultiValueMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /** A field without the white space around it; empty if it was not sent. */
    public String text(String name) {
        String value = parameters.getFirst(name);
        return value == null ? "" : value.strip();
    }

    /** The lines of a field that are not blank. */
    public List<String> lines(String name) {
        return text(name)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** All that was sent under a name, blanks included, in the order of the page. */
    public List<String> all(String name) {
        return parameters.getOrDefault(name, List.of()).stream()
                .map(value -> value == null ? "" : value.strip())
                .toList();
    }

    /** Whether a box is checked, or a button was pressed. */
    public boolean has(String name) {
        return parameters.containsKey(name);
    }
}
