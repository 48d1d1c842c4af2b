package dev.keyturn.client;

import java.time.Instant;
import java.util.UUID;

/**
 * A secret at the only moment at which its text is known.
 *
 * @param text shown once, then forgotten
 */
public record IssuedSecret(UUID id, String text, Instant createdAt) {

    @Override
    public String toString() {
        return "IssuedSecret[id=" + id + "]";
    }
}
