package dev.keyturn.backchannel;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;

/** Deliveries of logout tokens to a client failed for good, so that users may still be signed in to it. */
record LogoutDeliveryFailed(String clientId, String clientName, Map<String, String> details) implements AuditableEvent {

    static LogoutDeliveryFailed of(Delivery delivery, Outcome outcome) {
        String reason = outcome.failure() == null
                ? String.valueOf(outcome.status())
                : outcome.failure().code();
        return new LogoutDeliveryFailed(
                delivery.clientId(),
                delivery.clientName(),
                Map.of("session", delivery.sid(), "user", delivery.subject(), "reason", reason));
    }

    static LogoutDeliveryFailed ofSeveral(String clientId, int number) {
        return new LogoutDeliveryFailed(clientId, clientId, Map.of("deliveries", Integer.toString(number)));
    }

    @Override
    public String type() {
        return "logout-delivery.failed";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId, clientName);
    }

    @Override
    public boolean isFailure() {
        return true;
    }
}
