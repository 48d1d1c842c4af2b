package dev.keyturn.benchmarks.http;

/** Progress of a long write, as a line for each tenth of it. */
final class Progress {

    private final String what;
    private final long total;
    private long tenths;

    Progress(String what, long total) {
        this.what = what;
        this.total = total;
    }

    void reach(long done) {
        long reached = 10 * done / total;
        if (reached > tenths) {
            tenths = reached;
            System.err.printf("  Writes %,d %s: %d %%%n", total, what, 10 * tenths);
        }
    }
}
