package dev.keyturn.console.form;

import java.util.List;

/** Read access to the values of a form, for rules that make one field depend on another. */
public interface TypedValues {

    /** Version of the resource that is edited; empty for a new one. */
    String etag();

    List<String> all(String name);

    /** Value of a field with one line; empty if it has none. */
    default String text(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? "" : all.get(0);
    }

    /** Whether one of several choices is selected. */
    default boolean has(String name, String choice) {
        return all(name).contains(choice);
    }
}
