package dev.keyturn.console.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that happened, as the server recorded it. */
public record AuditEvent(
        String id,
        Instant occurredAt,
        String type,
        boolean failure,
        Party actor,
        Party subject,
        Map<String, @Nullable String> details,
        @Nullable String remoteAddress,
        @Nullable Long occurrences,
        @Nullable Instant lastOccurredAt) {

    public AuditEvent {
        details = Objects.requireNonNullElse(details, Map.of());
        actor = Objects.requireNonNullElse(actor, Party.UNKNOWN);
        subject = Objects.requireNonNullElse(subject, Party.UNKNOWN);
    }

    /** Whether it happened more than once. */
    public boolean isRepeated() {
        return occurrences != null && occurrences > 1;
    }

    /**
     * Actor or subject of an event.
     *
     * @param kind {@code user}, {@code client}, {@code api}, {@code server} and so on
     */
    public record Party(
            @Nullable String kind,
            @Nullable String id,
            @Nullable String name) {

        /** Enough of a key's identifier, as the page with the keys shows it. */
        private static final int SHORT = 12;

        static final Party UNKNOWN = new Party("", "", "");

        /** Whether it is the server itself. */
        public boolean isServer() {
            return "server".equals(kind);
        }

        /** Name to show; null if the party is unknown. */
        public @Nullable String title() {
            if (name != null && !name.isBlank()) {
                return "signing-key".equals(kind) && name.length() > SHORT ? name.substring(0, SHORT) + "…" : name;
            }
            return id == null || id.isBlank() ? null : id;
        }

        /** The address of its page; null if it has none. */
        public @Nullable String page() {
            if (id == null || id.isBlank() || kind == null) {
                return null;
            }
            return switch (kind) {
                case "client" -> "/clients/";
                case "api" -> "/apis/";
                case "api-key" -> "/api-keys/";
                case "user" -> "/users/";
                case "alarm" -> "/alarms/";
                default -> null;
            };
        }
    }
}
