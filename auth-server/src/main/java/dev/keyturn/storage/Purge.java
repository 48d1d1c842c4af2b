package dev.keyturn.storage;

import java.time.Instant;

/** A bean that deletes rows which nobody needs any more. The {@link Purger} calls it until it finds less than it may delete. */
public interface Purge {

    /** What it deletes, in kebab case. */
    String name();

    /**
     * Deletes those that are longest out of use, in the current transaction and by an index, so that no lock is held for long.
     *
     * @param limit more than 0
     * @return how many were deleted; less than the limit if there are no more
     */
    int purge(Instant now, int limit);
}
