package dev.keyturn.token;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes expired authorizations with their tokens, in small batches so that no lock is held for long. */
@Component
class ExpiredAuthorizationPurge {

    private static final int BATCH = 500;
    private static final int PERIOD_MILLISECONDS = 60_000;

    private final AuthorizationRepository authorizations;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ExpiredAuthorizationPurge(AuthorizationRepository authorizations, TransactionTemplate transaction, Clock clock) {
        this.authorizations = authorizations;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @return how many were deleted */
    @Scheduled(fixedDelay = PERIOD_MILLISECONDS, initialDelay = PERIOD_MILLISECONDS)
    int run() {
        int total = 0;
        int deleted;
        do {
            deleted = transaction.execute(status -> deleteBatch());
            total += deleted;
        } while (deleted == BATCH);
        return total;
    }

    private Integer deleteBatch() {
        List<UUID> expired = authorizations.findExpired(clock.instant(), Limit.of(BATCH));
        return expired.isEmpty() ? 0 : authorizations.delete(expired);
    }
}
