package dev.keyturn.signing;

import dev.keyturn.signing.SigningKey.State;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Previews what the revocation of a signing key would end. */
@Component
class RevocationPreviews {

    private final StoredKeys stored;
    private final KeySchedule schedule;
    private final AlgorithmDependents signedTokens;
    private final Clock clock;

    RevocationPreviews(StoredKeys stored, KeySchedule schedule, AlgorithmDependents signedTokens, Clock clock) {
        this.stored = stored;
        this.schedule = schedule;
        this.signedTokens = signedTokens;
        this.clock = clock;
    }

    /** @throws SigningKeyRefusedException {@code signing-key-destroyed} */
    RevocationPreview of(SigningKey key) {
        if (key.is(State.DESTROYED)) {
            throw SigningKeyRefusedException.destroyed();
        }
        Optional<Instant> lastExpiry = schedule.lastTokenExpiry(key, clock.instant());
        AlgorithmDependents.Dependents dependents = lastExpiry.isEmpty()
                ? AlgorithmDependents.Dependents.NONE
                : signedTokens.dependingOn(key.algorithm().joseName());
        return new RevocationPreview(
                key.getId(),
                key.algorithm().joseName(),
                key.activatedAt(),
                key.retiredAt(),
                lastExpiry.orElse(null),
                key.is(State.ACTIVE) || stored.isToBeFirst(key),
                dependents.apis(),
                dependents.totalApis(),
                dependents.clients(),
                dependents.totalClients());
    }
}
