package dev.keyturn.alarm;

import dev.keyturn.adminapi.DomainException;
import dev.keyturn.adminapi.FieldErrors;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.alarm.AlarmChange.AlarmMuted;
import dev.keyturn.alarm.AlarmChange.AlarmUnmuted;
import dev.keyturn.audit.AuditTrail;
import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The administrators' work on mutes. There are at most {@value #MAX}. */
@Service
class AlarmMutes {

    static final int MAX = 500;

    private static final Duration LONGEST = Duration.ofDays(366);

    private final AlarmMuteTable table;
    private final ApplicationEventPublisher events;
    private final AuditTrail trail;
    private final Clock clock;

    AlarmMutes(AlarmMuteTable table, ApplicationEventPublisher events, AuditTrail trail, Clock clock) {
        this.table = table;
        this.events = events;
        this.trail = trail;
        this.clock = clock;
    }

    /** Mutes that have not ended, the one that ends first at the top. */
    @Transactional(readOnly = true)
    public List<AlarmMute> current() {
        return table.current(clock.instant());
    }

    /**
     * Mutes a detector for a subject.
     *
     * @throws DomainException {@code already-muted}, {@code too-many-mutes}
     */
    @Transactional
    public AlarmMute mute(NewAlarmMute form) {
        Instant now = StoredTime.now(clock);
        Instant until = form.until().truncatedTo(ChronoUnit.MICROS);
        check(until, now);
        AlarmMute mute = new AlarmMute(
                UUID.randomUUID(),
                form.knownDetector(),
                form.subjectKind(),
                form.subjectId(),
                until,
                form.knownNote(),
                now,
                trail.caller());
        if (table.current(now).size() >= MAX) {
            throw new MuteRefusedException("too-many-mutes", Map.of("max", MAX));
        }
        table.deleteEnded(mute, now);
        if (!table.insert(mute)) {
            throw new MuteRefusedException("already-muted", Map.of());
        }
        events.publishEvent(new AlarmMuted(mute.id(), mute.detector(), mute.subject(), until, mute.note()));
        return mute;
    }

    private static void check(Instant until, Instant now) {
        FieldErrors errors = new FieldErrors();
        if (!until.isAfter(now)) {
            errors.add("until", "past");
        } else if (until.isAfter(now.plus(LONGEST))) {
            errors.add(
                    "until",
                    "out-of-range",
                    Map.of("min", now.toString(), "max", now.plus(LONGEST).toString()));
        }
        errors.throwIfAny();
    }

    /** Ends a mute before its time. @throws NotFoundException {@code alarm-mute-not-found} */
    @Transactional
    public void unmute(UUID id) {
        AlarmMute mute = table.find(id).orElseThrow(() -> new NotFoundException("alarm-mute"));
        if (table.delete(id)) {
            events.publishEvent(new AlarmUnmuted(id, mute.detector(), mute.subject()));
        }
    }

    /** The mute exists, or there are too many. */
    static final class MuteRefusedException extends DomainException {

        private static final long serialVersionUID = 1L;

        MuteRefusedException(String code, Map<String, ?> parameters) {
            super(Kind.CONFLICT, code, parameters);
        }
    }
}
