package dev.keyturn.consent;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.ClientId;
import dev.keyturn.user.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;

/** Change to what a user allows a client, published in the transaction that makes it. */
public sealed interface ConsentChange extends AuditableEvent {

    UserId userId();

    ClientId clientId();

    @Override
    default Subject subject() {
        return new Subject("client", clientId().value(), clientId().value());
    }

    @Override
    default Map<String, String> details() {
        return Map.of("user", userId().toString());
    }

    private static Map<String, String> details(UserId user, SortedSet<String> scopes) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("user", user.toString());
        details.put("scope", String.join(" ", scopes));
        return details;
    }

    /**
     * A user has allowed a client more than before.
     *
     * @param scopes new ones
     */
    record ConsentGranted(UserId userId, ClientId clientId, SortedSet<String> scopes) implements ConsentChange {

        @Override
        public String type() {
            return "consent.granted";
        }

        @Override
        public Map<String, String> details() {
            return ConsentChange.details(userId, scopes);
        }
    }

    /**
     * A user allows a client less than before.
     *
     * @param scopes removed ones
     */
    record ConsentReduced(UserId userId, ClientId clientId, SortedSet<String> scopes) implements ConsentChange {

        @Override
        public String type() {
            return "consent.reduced";
        }

        @Override
        public Map<String, String> details() {
            return ConsentChange.details(userId, scopes);
        }
    }

    /** A user has withdrawn all consent from a client. */
    record ConsentWithdrawn(UserId userId, ClientId clientId) implements ConsentChange {

        @Override
        public String type() {
            return "consent.withdrawn";
        }
    }
}
