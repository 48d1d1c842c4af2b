package dev.keyturn.alarm;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;
import java.util.Optional;

/** Generated events, as detectors see them. */
final class AlarmTraffic {

    private AlarmTraffic() {}

    /**
     * Event of any type.
     *
     * @param occurrences 0 for an event that is not counted
     */
    record Happened(String type, Subject subject, String address, long occurrences, Map<String, String> details)
            implements AuditableEvent {

        @Override
        public Optional<Burst> burst() {
            return occurrences == 0 ? Optional.empty() : Optional.of(new Burst(occurrences, address));
        }
    }

    /** Rejected requests of a client. */
    static Happened rejected(String client, String address, long occurrences, String error) {
        return new Happened(
                "request.rejected",
                new AuditableEvent.Subject("client", client, client),
                address,
                occurrences,
                Map.of("endpoint", "/oauth2/token", "error", error, "reason", "wrong-secret"));
    }

    static Happened rejected(String client, String address, long occurrences) {
        return rejected(client, address, occurrences, "invalid_client");
    }
}
