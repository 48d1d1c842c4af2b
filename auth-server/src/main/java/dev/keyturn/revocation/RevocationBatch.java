package dev.keyturn.revocation;

import dev.keyturn.cluster.Cluster;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Revocations of one transaction, written last, so that the lock of the counter is held for as short a time as possible. It counts on this node as soon as the transaction has committed.
 */
final class RevocationBatch implements TransactionSynchronization {

    private final Batches origin;
    private final List<Revocation> unwritten = new ArrayList<>();
    private final List<Revocation> written = new ArrayList<>();

    private RevocationBatch(Batches origin) {
        this.origin = origin;
    }

    /** Adds what is yet to be written. */
    void add(Revocation revocation) {
        unwritten.add(revocation);
    }

    /** Adds what the database knows already. */
    void addWritten(Revocation revocation) {
        written.add(revocation);
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        origin.entities.flush();
        if (!unwritten.isEmpty()) {
            origin.numbered.write(unwritten);
        }
        origin.cluster.publish(RevocationPoller.TOPIC, "");
    }

    @Override
    public void afterCommit() {
        origin.known.add(written);
        origin.known.add(unwritten);
        origin.news.readSoon();
    }

    /** One batch for each transaction. */
    @Component
    static class Batches {

        private final SequencedRevocations numbered;
        private final KnownRevocations known;
        private final RevocationPoller news;
        private final EntityManager entities;
        private final Cluster cluster;

        Batches(
                SequencedRevocations numbered,
                KnownRevocations known,
                RevocationPoller news,
                EntityManager entities,
                Cluster cluster) {
            this.numbered = numbered;
            this.known = known;
            this.news = news;
            this.entities = entities;
            this.cluster = cluster;
        }

        /** The batch of the current transaction. */
        RevocationBatch current() {
            for (TransactionSynchronization present : TransactionSynchronizationManager.getSynchronizations()) {
                if (present instanceof RevocationBatch batch && equals(batch.origin)) {
                    return batch;
                }
            }
            RevocationBatch batch = new RevocationBatch(this);
            TransactionSynchronizationManager.registerSynchronization(batch);
            return batch;
        }
    }
}
