package dev.keyturn.signing;

import dev.keyturn.cluster.Cluster;
import dev.keyturn.cluster.DatabaseLocks;
import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs changes to signing keys on one node at a time, each in a transaction of its own, and tells the other nodes. */
@Component
class ExclusiveMoves {

    private final DatabaseLocks locks;
    private final Cluster cluster;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ExclusiveMoves(DatabaseLocks locks, Cluster cluster, PlatformTransactionManager transactions, Clock clock) {
        this.locks = locks;
        this.cluster = cluster;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
    }

    /**
     * Runs a change under the lock.
     *
     * @param move takes the time at which the lock was granted
     */
    void run(Consumer<Instant> move) {
        transaction.executeWithoutResult(status -> {
            locks.hold(SigningKeyRepository.LOCK);
            move.accept(StoredTime.now(clock));
            locks.countChange(SigningKeyRepository.LOCK);
            cluster.publish(SigningKeyRepository.LOCK, "");
        });
    }
}
