package dev.keyturn.apikey;

import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.time.Instant;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Revokes rotated keys whose overlap has ended, and with them what was derived from them. */
@Component
class RotationReaper {

    private static final int BATCH = 100;

    private final ApiKeyRepository repository;
    private final ApiKeyStore keys;
    private final TransactionOperations transaction;
    private final Clock clock;

    RotationReaper(ApiKeyRepository repository, ApiKeyStore keys, TransactionOperations transaction, Clock clock) {
        this.repository = repository;
        this.keys = keys;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Each in a transaction of its own; of two nodes that find the same, the second finds it revoked. */
    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
    void end() {
        Instant now = StoredTime.now(clock);
        repository
                .findRotatedOut(now, Limit.of(BATCH))
                .forEach(id -> transaction.executeWithoutResult(status ->
                        repository.lock(id).ifPresent(key -> keys.revoke(key, ApiKeyRevocationReason.ROTATED, now))));
    }
}
