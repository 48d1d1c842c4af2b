package dev.keyturn.token;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes expired authorizations with their tokens, and the expired access tokens of those that live on, in small batches so
 * that no lock is held for long.
 */
@Component
class ExpiredAuthorizationPurge {

    private static final int BATCH = 500;
    private static final int PERIOD_MILLISECONDS = 60_000;

    private final AuthorizationRepository authorizations;
    private final IssuedTokenRepository tokens;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ExpiredAuthorizationPurge(
            AuthorizationRepository authorizations,
            IssuedTokenRepository tokens,
            TransactionTemplate transaction,
            Clock clock) {
        this.authorizations = authorizations;
        this.tokens = tokens;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @return how many authorizations were deleted */
    @Scheduled(fixedDelay = PERIOD_MILLISECONDS, initialDelay = PERIOD_MILLISECONDS)
    int run() {
        inBatches(this::deleteAccessTokens);
        return inBatches(this::deleteAuthorizations);
    }

    private int inBatches(IntSupplier batch) {
        int total = 0;
        int deleted;
        do {
            deleted = Objects.requireNonNull(transaction.execute(status -> batch.getAsInt()));
            total += deleted;
        } while (deleted == BATCH);
        return total;
    }

    private int deleteAccessTokens() {
        List<UUID> expired = tokens.findExpired(TokenKind.ACCESS, clock.instant(), Limit.of(BATCH));
        return expired.isEmpty() ? 0 : tokens.delete(expired);
    }

    private int deleteAuthorizations() {
        List<UUID> expired = authorizations.findExpired(clock.instant(), Limit.of(BATCH));
        return expired.isEmpty() ? 0 : authorizations.delete(expired);
    }
}
