package dev.keyturn.adminapi;

import java.util.Optional;
import java.util.UUID;

/** Parser for UUIDs in requests. */
public final class Uuids {

    private Uuids() {}

    /** The UUID, or empty for any other text: what has no such identifier does not exist. */
    public static Optional<UUID> parse(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
