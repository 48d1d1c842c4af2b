package dev.keyturn.storage;

import java.time.Instant;

/** Bean that deletes rows that are no longer needed. The {@link Purger} calls it until it finds less than it may delete. */
public interface Purge {

    /** Name of the deleted rows, in kebab case. */
    String name();

    /**
     * Deletes those that are longest out of use, in the current transaction and by an index, so that no lock is held for long.
     *
     * @param limit more than 0
     * @return how many were deleted; less than the limit if there are no more
     */
    int purge(Instant now, int limit);
}
