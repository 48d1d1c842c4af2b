package dev.keyturn.token;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps living families small, in batches so that no lock is held for long: forgets successors that nobody may ask for any
 * more, and deletes refresh tokens that have expired.
 *
 * <p>A used token is kept until it would have expired unused: until then its return reveals a theft, afterwards it is as
 * unknown as any other text. A code stays as long as its authorization.
 */
@Component
class ExpiredTokenPurge {

    private static final int BATCH = 500;
    private static final int PERIOD_MILLISECONDS = 30_000;

    private final IssuedTokenRepository tokens;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ExpiredTokenPurge(IssuedTokenRepository tokens, TransactionTemplate transaction, Clock clock) {
        this.tokens = tokens;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = PERIOD_MILLISECONDS, initialDelay = PERIOD_MILLISECONDS)
    void run() {
        Instant now = clock.instant();
        repeat(() -> forgetSuccessors(now));
        repeat(() -> deleteExpired(now));
    }

    private void repeat(IntSupplier batch) {
        int done;
        do {
            done = transaction.execute(status -> batch.getAsInt());
        } while (done == BATCH);
    }

    private int forgetSuccessors(Instant now) {
        List<UUID> old = tokens.findWithOldSuccessor(now, Limit.of(BATCH));
        return old.isEmpty() ? 0 : tokens.forgetSuccessors(old);
    }

    private int deleteExpired(Instant now) {
        List<UUID> expired = tokens.findExpired(TokenKind.REFRESH, now, Limit.of(BATCH));
        return expired.isEmpty() ? 0 : tokens.delete(expired);
    }
}
