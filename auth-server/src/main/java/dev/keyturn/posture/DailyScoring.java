package dev.keyturn.posture;

import dev.keyturn.cluster.DatabaseLocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps the score of the day, every six hours and shortly after the start, on one node at a time. */
@Component
class DailyScoring {

    private static final Logger LOG = LoggerFactory.getLogger(DailyScoring.class);

    private final Posture posture;
    private final DatabaseLocks locks;
    private final TransactionTemplate transaction;

    DailyScoring(Posture posture, DatabaseLocks locks, TransactionTemplate transaction) {
        this.posture = posture;
        this.locks = locks;
        this.transaction = transaction;
    }

    @Scheduled(fixedDelayString = "PT6H", initialDelayString = "PT1M")
    void run() {
        try {
            transaction.executeWithoutResult(status -> {
                locks.hold("posture");
                posture.keepScore();
            });
        } catch (RuntimeException e) {
            LOG.warn("Could not store the posture score; retrying: {}", e.getMessage());
        }
    }
}
