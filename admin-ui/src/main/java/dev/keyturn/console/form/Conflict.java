package dev.keyturn.console.form;

import dev.keyturn.console.text.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * Differences between a form and a resource that someone else has changed since the form was opened.
 *
 * @param differences fields in which both differ
 */
public record Conflict(List<Difference> differences) {

    public Conflict {
        differences = List.copyOf(differences);
    }

    /** Begins a comparison. */
    public static Comparison compare() {
        return new Comparison();
    }

    /**
     * Field with two values.
     *
     * @param theirs the stored value
     * @param yours the value in the form
     */
    public record Difference(Text label, Text theirs, Text yours) {}

    /** Collects the differences, field by field. */
    public static final class Comparison {

        private final List<Difference> differences = new ArrayList<>();

        private Comparison() {}

        public Comparison field(Text label, Text theirs, Text yours) {
            if (!theirs.equals(yours)) {
                differences.add(new Difference(label, theirs, yours));
            }
            return this;
        }

        public Conflict done() {
            return new Conflict(differences);
        }
    }
}
