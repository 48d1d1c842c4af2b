package dev.keyturn.storage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Storage use of one kind of row.
 *
 * @param rows exact up to {@link StorageReport#COUNTED} rows
 * @param rowsEstimated whether {@code rows} is what the database last estimated
 * @param bytes on disk, indexes included
 * @param oldestWrittenAt when the row was written that is next to go; null if there is none
 * @param oldestExpiresAt when that row expires; in the past while it waits for being deleted; null if it never does
 */
record StorageUse(
        String kind,
        long rows,
        boolean rowsEstimated,
        long bytes,
        @Nullable Instant oldestWrittenAt,
        @Nullable Instant oldestExpiresAt) {}
