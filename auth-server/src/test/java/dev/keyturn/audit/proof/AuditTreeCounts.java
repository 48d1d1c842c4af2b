package dev.keyturn.audit.proof;

/** Counts of events, which the server ends each minute. */
public final class AuditTreeCounts {

    private AuditTreeCounts() {}

    /** Ends counts that are over. */
    public static void end(AuditSequencer sequencer) {
        sequencer.appendAll(Leaf.Kind.COUNT);
    }
}
