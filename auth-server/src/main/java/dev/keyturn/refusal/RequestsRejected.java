package dev.keyturn.refusal;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.oauth.ClientRole;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Requests of one kind were refused.
 *
 * @param refusal what they have in common
 * @param clientName name to show of the client
 * @param address where the first of them came from
 * @param occurrences how many they were
 */
record RequestsRejected(Refusal refusal, String clientName, String address, long occurrences)
        implements AuditableEvent {

    @Override
    public String type() {
        return "request.rejected";
    }

    @Override
    public Subject subject() {
        return new Subject("client", refusal.client(), clientName);
    }

    @Override
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("endpoint", refusal.endpoint());
        details.put("error", refusal.error());
        details.put("reason", refusal.reason());
        if (refusal.role() != ClientRole.CALLER) {
            details.put(ClientRole.DETAIL, refusal.role().code());
        }
        return details;
    }

    @Override
    public boolean isFailure() {
        return true;
    }

    @Override
    public Optional<Burst> burst() {
        return Optional.of(new Burst(occurrences, address));
    }
}
