package dev.keyturn.console.alarms;

import dev.keyturn.console.audit.AuditEvent;
import dev.keyturn.console.audit.AuditEvents;
import dev.keyturn.console.server.AdminApi;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.server.Listing;
import dev.keyturn.console.server.Versioned;
import dev.keyturn.console.session.Permissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The server's alarms and mutes, through the admin API. */
@Component
class Alarms {

    private static final String ALL = "/alarms";
    private static final String ONE = "/alarms/{id}";
    private static final String MUTES = "/alarm-mutes";

    private final AdminApi adminApi;
    private final AuditEvents trail;
    private final Permissions permissions;

    Alarms(AdminApi adminApi, AuditEvents trail, Permissions permissions) {
        this.adminApi = adminApi;
        this.trail = trail;
        this.permissions = permissions;
    }

    /** Evidence of an alarm that is still in the audit trail, by identifier; empty if the person may not read the trail. */
    Map<String, AuditEvent> events(Alarm alarm) {
        return permissions.has("admin:audit:read")
                ? trail.find(
                        alarm.evidence().stream().map(Alarm.Evidence::eventId).toList())
                : Map.of();
    }

    /** Latest first. */
    Listing<Alarm> search(ListQuery query) {
        return adminApi.list(new ParameterizedTypeReference<>() {}, query, ALL);
    }

    Versioned<Alarm> find(String id) {
        return adminApi.getVersioned(Alarm.class, ONE, id);
    }

    /** @param note empty to keep the one before */
    void acknowledge(String id, String etag, String note) {
        adminApi.act(JsonNode.class, etag, noteOf(note), "/alarms/{id}/acknowledge", id);
    }

    /** @param note empty to keep the one before */
    void close(String id, String etag, String note) {
        adminApi.act(JsonNode.class, etag, noteOf(note), "/alarms/{id}/close", id);
    }

    List<Alarm.Mute> mutes() {
        return adminApi.get(new ParameterizedTypeReference<>() {}, MUTES);
    }

    /** Mute of the detector and subject of an alarm. */
    Optional<Alarm.Mute> muteOf(Alarm alarm) {
        return mutes().stream().filter(mute -> mute.isOf(alarm)).findFirst();
    }

    void mute(Alarm alarm, Instant until, String note) {
        Map<String, Object> body = new HashMap<>(noteOf(note));
        body.put("detector", alarm.detector());
        body.put("subject_kind", String.valueOf(alarm.subject().kind()));
        body.put("subject_id", String.valueOf(alarm.subject().id()));
        body.put("until", until.toString());
        adminApi.post(JsonNode.class, body, MUTES);
    }

    void unmute(String mute) {
        adminApi.delete(MUTES + "/{id}", mute);
    }

    private static Map<String, Object> noteOf(String note) {
        return note.isEmpty() ? Map.of() : Map.of("note", note);
    }
}
