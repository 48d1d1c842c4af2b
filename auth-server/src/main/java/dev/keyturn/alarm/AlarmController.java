package dev.keyturn.alarm;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.Text;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.alarm.Alarms.AlarmWithEvidence;
import dev.keyturn.audit.AuditableEvent.Subject;
import dev.keyturn.audit.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;

/** Alarms in the admin API. */
@AdminController(AlarmController.PATH)
class AlarmController {

    static final String PATH = AdminController.BASE + "/alarms";

    static final String MAY_READ = "hasAuthority('SCOPE_admin:alarms:read')";
    static final String MAY_WRITE = "hasAuthority('SCOPE_admin:alarms:write')";

    private final Alarms alarms;

    AlarmController(Alarms alarms) {
        this.alarms = alarms;
    }

    @GetMapping
    @PreAuthorize(MAY_READ)
    Listing<AlarmSummary> list(@Valid PageQuery query, @Valid AlarmQuery filter) {
        return Listing.of(alarms.search(query, filter), AlarmSummary::of);
    }

    @GetMapping("/{id}")
    @PreAuthorize(MAY_READ)
    ResponseEntity<AlarmView> read(@PathVariable String id) {
        return tagged(alarms.read(parse(id)));
    }

    @PostMapping("/{id}/acknowledge")
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<AlarmView> acknowledge(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Valid @RequestBody AlarmNote body) {
        return tagged(alarms.acknowledge(parse(id), ExpectedVersion.required(ifMatch), body.known()));
    }

    @PostMapping("/{id}/close")
    @PreAuthorize(MAY_WRITE)
    ResponseEntity<AlarmView> close(
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Valid @RequestBody AlarmNote body) {
        return tagged(alarms.close(parse(id), ExpectedVersion.required(ifMatch), body.known()));
    }

    private static UUID parse(String id) {
        return Uuids.parse(id).orElseThrow(() -> new NotFoundException("alarm"));
    }

    private static ResponseEntity<AlarmView> tagged(AlarmWithEvidence found) {
        return ResponseEntity.ok()
                .eTag(ExpectedVersion.entityTag(found.alarm().version()))
                .body(AlarmView.of(found));
    }

    /**
     * Note on a change of an alarm's state.
     *
     * @param note at most 1,000 characters on one line; null keeps the note before
     */
    record AlarmNote(
            @Size(max = 1000) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) @Nullable
            String note) {

        @Nullable
        String known() {
            return note == null || note.isBlank() ? null : note.strip();
        }
    }

    /**
     * An alarm in a list.
     *
     * @param subject client, user, key, network or part of the server
     */
    record AlarmSummary(
            UUID id,
            Detector detector,
            Detector.Severity severity,
            Alarm.State state,
            Subject subject,
            long occurrences,
            Instant firstOccurredAt,
            Instant lastOccurredAt,
            Instant raisedAt) {

        static AlarmSummary of(Alarm alarm) {
            return new AlarmSummary(
                    alarm.id(),
                    alarm.detector(),
                    alarm.severity(),
                    alarm.state(),
                    alarm.subject(),
                    alarm.occurrences(),
                    alarm.firstOccurredAt(),
                    alarm.lastOccurredAt(),
                    alarm.raisedAt());
        }
    }

    /**
     * An alarm with its evidence.
     *
     * @param note last note of an administrator
     * @param evidence audit events that led to it, at most 20, oldest first
     */
    record AlarmView(
            UUID id,
            Detector detector,
            Detector.Severity severity,
            Alarm.State state,
            Subject subject,
            long occurrences,
            Instant firstOccurredAt,
            Instant lastOccurredAt,
            Instant raisedAt,
            @Nullable Instant acknowledgedAt,
            @Nullable Caller acknowledgedBy,
            @Nullable Instant closedAt,
            @Nullable Caller closedBy,
            @Nullable String note,
            List<Finding.Evidence> evidence) {

        static AlarmView of(AlarmWithEvidence found) {
            Alarm alarm = found.alarm();
            Alarm.Step acknowledged = alarm.acknowledged();
            Alarm.Step closed = alarm.closed();
            return new AlarmView(
                    alarm.id(),
                    alarm.detector(),
                    alarm.severity(),
                    alarm.state(),
                    alarm.subject(),
                    alarm.occurrences(),
                    alarm.firstOccurredAt(),
                    alarm.lastOccurredAt(),
                    alarm.raisedAt(),
                    acknowledged == null ? null : acknowledged.at(),
                    acknowledged == null ? null : acknowledged.by(),
                    closed == null ? null : closed.at(),
                    closed == null ? null : closed.by(),
                    alarm.note(),
                    found.evidence());
        }
    }
}
