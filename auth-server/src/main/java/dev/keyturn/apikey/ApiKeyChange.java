package dev.keyturn.apikey;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.ClientId;
import dev.keyturn.oauth.TokenDigest;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Change of an API key. */
public sealed interface ApiKeyChange extends AuditableEvent {

    /** The changed key. */
    Named key();

    @Override
    default Subject subject() {
        return new Subject("api-key", key().id().toString(), key().name());
    }

    @Override
    default Map<String, String> details() {
        return Map.of("client_id", key().clientId().value());
    }

    /**
     * Key that changed.
     *
     * @param digest key of the caches; not in audit events
     */
    record Named(UUID id, String name, ClientId clientId, TokenDigest digest) {

        static Named of(ApiKey key) {
            return new Named(key.id(), key.name(), key.clientId(), key.digest());
        }
    }

    /**
     * A key was issued or imported.
     *
     * @param imported whether only its digest is known
     */
    record ApiKeyCreated(Named key, String environment, Set<String> scopes, boolean imported) implements ApiKeyChange {

        @Override
        public String type() {
            return imported ? "api-key.imported" : "api-key.created";
        }

        @Override
        public Map<String, String> details() {
            Map<String, String> details = new TreeMap<>(ApiKeyChange.super.details());
            details.put("environment", environment);
            details.put("scopes", String.join(" ", scopes));
            return details;
        }
    }

    /**
     * The details of a key changed.
     *
     * @param changed the names of the fields, sorted
     * @param mayDoLess whether it lost a scope or an address
     */
    record ApiKeyUpdated(Named key, Set<String> changed, boolean mayDoLess) implements ApiKeyChange {

        @Override
        public String type() {
            return "api-key.updated";
        }

        @Override
        public Map<String, String> details() {
            Map<String, String> details = new TreeMap<>(ApiKeyChange.super.details());
            details.put("changed", String.join(", ", changed));
            return details;
        }
    }

    /** A key was disabled. */
    record ApiKeyDisabled(Named key) implements ApiKeyChange {

        @Override
        public String type() {
            return "api-key.disabled";
        }
    }

    /** A key was enabled. */
    record ApiKeyEnabled(Named key) implements ApiKeyChange {

        @Override
        public String type() {
            return "api-key.enabled";
        }
    }

    /**
     * A key was rotated.
     *
     * @param oldEndsAt latest end of the old key
     */
    record ApiKeyRotated(Named key, UUID successor, Instant oldEndsAt) implements ApiKeyChange {

        @Override
        public String type() {
            return "api-key.rotated";
        }

        @Override
        public Map<String, String> details() {
            Map<String, String> details = new TreeMap<>(ApiKeyChange.super.details());
            details.put("successor", successor.toString());
            details.put("old_ends_at", oldEndsAt.toString());
            return details;
        }
    }

    /** A key was revoked, and with it what was derived from it. */
    record ApiKeyRevoked(Named key, String reason) implements ApiKeyChange {

        @Override
        public String type() {
            return "api-key.revoked";
        }

        @Override
        public Map<String, String> details() {
            Map<String, String> details = new TreeMap<>(ApiKeyChange.super.details());
            details.put("reason", reason);
            return details;
        }
    }

    /**
     * A key leaked. Its revocation or quarantine is an event of its own.
     *
     * @param ownerId user who is responsible for the key; null for none
     * @param reporter who found it, in a word
     * @param place where it was found; null if unknown
     */
    record ApiKeyLeaked(
            Named key,
            @Nullable UUID ownerId,
            String reporter,
            @Nullable String place) implements ApiKeyChange {

        @Override
        public String type() {
            return "api-key.leaked";
        }

        @Override
        public boolean isFailure() {
            return true;
        }

        @Override
        public Map<String, String> details() {
            Map<String, String> details = new TreeMap<>(ApiKeyChange.super.details());
            details.put("reporter", reporter);
            putIfPresent(details, "place", place);
            putIfPresent(details, "owner_id", ownerId);
            return details;
        }
    }

    /**
     * A leaked key was limited to read-only scopes and known networks; what was derived from it is revoked.
     *
     * @param ownerId user who is responsible for the key; null for none
     */
    record ApiKeyQuarantined(Named key, @Nullable UUID ownerId) implements ApiKeyChange {

        @Override
        public String type() {
            return "api-key.quarantined";
        }

        @Override
        public Map<String, String> details() {
            Map<String, String> details = new TreeMap<>(ApiKeyChange.super.details());
            putIfPresent(details, "owner_id", ownerId);
            return details;
        }
    }

    /**
     * A key without a successor expires soon.
     *
     * @param days days left, rounded up to 30, 7 or 1
     * @param ownerId user who is responsible for the key; null for none
     */
    record ApiKeyExpiring(
            Named key,
            int days,
            Instant expiresAt,
            @Nullable UUID ownerId) implements ApiKeyChange {

        @Override
        public String type() {
            return "api-key.expiring";
        }

        @Override
        public Map<String, String> details() {
            Map<String, String> details = new TreeMap<>(ApiKeyChange.super.details());
            details.put("days", Integer.toString(days));
            details.put("expires_at", expiresAt.toString());
            putIfPresent(details, "owner_id", ownerId);
            return details;
        }
    }

    private static void putIfPresent(Map<String, String> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, value.toString());
        }
    }
}
