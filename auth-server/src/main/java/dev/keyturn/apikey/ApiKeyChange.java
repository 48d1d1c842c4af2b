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

    /** Which key it was done to. */
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
     * A key, as its changes name it.
     *
     * @param digest the key under which caches hold it; in no audit event
     */
    record Named(UUID id, String name, ClientId clientId, TokenDigest digest) {

        static Named of(ApiKey key) {
            return new Named(key.id(), key.name(), key.clientId(), key.digest());
        }
    }

    /**
     * There is a new key.
     *
     * @param imported whether only its digest is known
     */
    record ApiKeyIssued(Named key, String environment, Set<String> scopes, boolean imported) implements ApiKeyChange {

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
     * A key is described differently or may do something else.
     *
     * @param changed the names of the fields, sorted
     * @param mayDoLess whether it lost a scope, or an address from which it can be used
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

    /** A key cannot be used until it is enabled again. */
    record ApiKeyDisabled(Named key) implements ApiKeyChange {

        @Override
        public String type() {
            return "api-key.disabled";
        }
    }

    /** A key can be used again. */
    record ApiKeyEnabled(Named key) implements ApiKeyChange {

        @Override
        public String type() {
            return "api-key.enabled";
        }
    }

    /**
     * Another key took the place of one.
     *
     * @param oldEndsAt when that one ends at the latest
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

    /** A key is over for good, and what was derived from it with it. */
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
     * A key was found where it does not belong. What became of it is an event of its own.
     *
     * @param ownerId who answers for it; null for nobody
     * @param reporter who found it, in a word
     * @param place where it was found; null if nobody says
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
     * A leaked key may do no more than read, from where it was used before; what was derived from it is over.
     *
     * @param ownerId who answers for it; null for nobody
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
     * A key ends soon, and none has taken its place.
     *
     * @param days how many are left, rounded up to 30, 7 or 1
     * @param ownerId who answers for it; null for nobody
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
