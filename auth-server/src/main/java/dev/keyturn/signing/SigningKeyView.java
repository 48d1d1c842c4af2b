package dev.keyturn.signing;

import dev.keyturn.signing.SigningKey.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signing key as the admin API shows it. An instant that lies ahead of the key's state is a plan.
 *
 * @param state its place in its life
 * @param generation counted from 1 for the algorithm's first key
 * @param announcedAt null if it signed without being announced
 * @param activeFrom null if it was destroyed before it signed
 * @param activeUntil when its successor took or is to take its place; null if it has not signed yet, or never did
 * @param destroyAt null as long as it is announced or active
 * @param revoked whether it was destroyed before its time
 */
record SigningKeyView(
        String keyId,
        String algorithm,
        State state,
        int generation,
        Instant createdAt,
        @Nullable Instant announcedAt,
        @Nullable Instant activeFrom,
        @Nullable Instant activeUntil,
        @Nullable Instant destroyAt,
        boolean revoked) {

    static SigningKeyView of(SigningKey key) {
        return new SigningKeyView(
                key.getId(),
                key.algorithm().joseName(),
                key.state(),
                key.generation(),
                key.createdAt(),
                key.announcedAt(),
                key.is(State.ANNOUNCED) ? key.dueAt() : key.activatedAt(),
                key.is(State.ACTIVE) ? key.dueAt() : key.retiredAt(),
                key.is(State.RETIRED) ? key.dueAt() : key.destroyedAt(),
                key.isRevoked());
    }
}
