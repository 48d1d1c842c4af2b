package dev.keyturn.alarm.detection;

import dev.keyturn.alarm.AlarmProperties;
import dev.keyturn.alarm.Detector;
import dev.keyturn.alarm.Finding;
import dev.keyturn.audit.AuditStream;
import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.database.StoredTime;
import dev.keyturn.revocation.RevocationLag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Finds audit events without a leaf, revocations that this node has not read, and a clock that differs from the database's. */
@Component
class Lag implements StateDetector {

    private static final Subject AUDIT = new Subject("server", "audit-tree", "Audit tree");
    private static final Subject REVOCATIONS = new Subject("server", "revocations", "Revocations of a node");
    private static final Subject CLOCK = new Subject("server", "clock", "Clock of a node");

    private final AuditStream stream;
    private final RevocationLag revocations;
    private final JdbcTemplate database;
    private final AlarmProperties.Lag settings;
    private final Clock clock;

    Lag(AuditStream stream, RevocationLag revocations, JdbcTemplate database, AlarmProperties properties, Clock clock) {
        this.stream = stream;
        this.revocations = revocations;
        this.database = database;
        this.settings = properties.lag();
        this.clock = clock;
    }

    @Override
    public List<Finding> look(Instant now) {
        List<Finding> findings = new ArrayList<>();
        stream.oldestWithoutLeaf()
                .filter(oldest -> isLonger(Duration.between(oldest, now), settings.audit()))
                .ifPresent(oldest -> findings.add(finding(Detector.AUDIT_LAG, AUDIT, oldest, now)));
        revocations
                .oldestUnread()
                .filter(oldest -> isLonger(Duration.between(oldest, now), settings.revocations()))
                .ifPresent(oldest -> findings.add(finding(Detector.REVOCATION_LAG, REVOCATIONS, oldest, now)));
        if (isLonger(clockDifference(), settings.clock())) {
            findings.add(finding(Detector.CLOCK_DIFFERENCE, CLOCK, now, now));
        }
        return findings;
    }

    /** Least difference that explains the answer, however long it took. */
    private Duration clockDifference() {
        Instant before = clock.instant();
        Instant there = database.query(
                        "select current_timestamp as there", (row, number) -> StoredTime.read(row, "there"))
                .get(0);
        Instant after = clock.instant();
        if (there.isBefore(before)) {
            return Duration.between(there, before);
        }
        return there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
    }

    private static boolean isLonger(Duration measured, Duration limit) {
        return !limit.isZero() && measured.compareTo(limit) > 0;
    }

    private static Finding finding(Detector detector, Subject subject, Instant since, Instant now) {
        return new Finding(detector, subject, 1, 0, since, now, List.of());
    }
}
