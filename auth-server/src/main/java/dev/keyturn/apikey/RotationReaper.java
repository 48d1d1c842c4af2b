package dev.keyturn.apikey;

import java.time.Clock;
import java.time.Instant;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Ends for good the keys whose place another took, once their overlap is over, and what was derived from them. */
@Component
class RotationReaper {

    private static final int BATCH = 100;

    private final ApiKeyRepository repository;
    private final ApiKeys keys;
    private final TransactionOperations transaction;
    private final Clock clock;

    RotationReaper(ApiKeyRepository repository, ApiKeys keys, TransactionOperations transaction, Clock clock) {
        this.repository = repository;
        this.keys = keys;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Each in a transaction of its own; of two nodes that find the same, the second finds it revoked. */
    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
    void end() {
        Instant now = clock.instant();
        repository
                .findRotatedOut(now, Limit.of(BATCH))
                .forEach(id -> transaction.executeWithoutResult(status ->
                        repository.lock(id).ifPresent(key -> keys.revoke(key, ApiKeyRevocationReason.ROTATED))));
    }
}
