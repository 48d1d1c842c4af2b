package dev.keyturn.console.form;

import java.util.ArrayList;
import java.util.List;

/**
 * What somebody else has changed while a form was being filled in.
 *
 * @param differences where what is stored now is not what the form says
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
     * A field that is not the same.
     *
     * @param theirs what is stored now
     * @param yours what the form says
     */
    public record Difference(String label, String theirs, String yours) {}

    /** Collects what differs, field by field. */
    public static final class Comparison {

        private final List<Difference> differences = new ArrayList<>();

        private Comparison() {}

        public Comparison field(String label, String theirs, String yours) {
            if (!theirs.equals(yours)) {
                differences.add(new Difference(label, theirs, yours));
            }
            return this;
        }

        public Comparison field(String label, boolean theirs, boolean yours) {
            return field(label, theirs ? "yes" : "no", yours ? "yes" : "no");
        }

        public Conflict done() {
            return new Conflict(differences);
        }
    }
}
