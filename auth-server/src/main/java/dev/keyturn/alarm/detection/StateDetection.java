package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.AlarmRaising;
import dev.keyturn.alarm.Finding;
import dev.keyturn.database.DatabaseClock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Looks at the state of the server each 30 seconds. */
@Component
public class StateDetection {

    private static final Logger LOG = LoggerFactory.getLogger(StateDetection.class);

    private final List<StateDetector> detectors;
    private final AlarmRaising raising;
    private final TransactionTemplate transaction;
    private final DatabaseClock clock;

    StateDetection(
            List<StateDetector> detectors, AlarmRaising raising, TransactionTemplate transaction, DatabaseClock clock) {
        this.detectors = List.copyOf(detectors);
        this.raising = raising;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 30, initialDelay = 30, timeUnit = TimeUnit.SECONDS)
    void runOnSchedule() {
        try {
            run();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Could not look at the state of the server for alarms; retrying: {}", e.getMessage());
        }
    }

    /** Looks now. */
    public void run() {
        Instant now = clock.now();
        List<Finding> findings =
                detectors.stream().flatMap(each -> each.look(now).stream()).toList();
        if (!findings.isEmpty()) {
            transaction.executeWithoutResult(status -> {
                raising.hold();
                raising.raiseLasting(findings, now);
            });
        }
    }
}
