package dev.keyturn.client;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Change to a client or to its secrets, published in the transaction that makes it. */
public sealed interface ClientChange extends AuditableEvent {

    /** Topic under which other nodes receive the identifier of each changed client. */
    String TOPIC = "clients";

    ClientId clientId();

    /** Display name of the client. */
    String name();

    @Override
    default Subject subject() {
        return new Subject("client", clientId().value(), name());
    }

    /** A client was created. */
    record ClientCreated(ClientId clientId, String name) implements ClientChange {

        @Override
        public String type() {
            return "client.created";
        }
    }

    /**
     * The metadata of a client changed.
     *
     * @param changed names of the changed fields, sorted
     * @param lostScopes scopes that the client may no longer request
     */
    record ClientUpdated(ClientId clientId, String name, Set<String> changed, Set<String> lostScopes)
            implements ClientChange {

        @Override
        public String type() {
            return "client.updated";
        }

        @Override
        public Map<String, String> details() {
            return Map.of("changed", String.join(", ", changed));
        }
    }

    /** A disabled client may get tokens again. */
    record ClientEnabled(ClientId clientId, String name) implements ClientChange {

        @Override
        public String type() {
            return "client.enabled";
        }
    }

    /** A client may get no more tokens; its tokens stop working. */
    record ClientDisabled(ClientId clientId, String name) implements ClientChange {

        @Override
        public String type() {
            return "client.disabled";
        }
    }

    /** A client was deleted, with everything that belonged to it. */
    record ClientDeleted(ClientId clientId, String name) implements ClientChange {

        @Override
        public String type() {
            return "client.deleted";
        }
    }

    /** A client has one more secret. */
    record ClientSecretCreated(ClientId clientId, String name, UUID secretId) implements ClientChange {

        @Override
        public String type() {
            return "client-secret.created";
        }

        @Override
        public Map<String, String> details() {
            return Map.of("secret_id", secretId.toString());
        }
    }

    /**
     * A secret no longer authenticates its client.
     *
     * @param leaked whether the tokens that were issued for it are revoked too
     */
    record ClientSecretDeleted(ClientId clientId, String name, UUID secretId, boolean leaked) implements ClientChange {

        @Override
        public String type() {
            return "client-secret.deleted";
        }

        @Override
        public Map<String, String> details() {
            return Map.of("secret_id", secretId.toString(), "tokens_revoked", Boolean.toString(leaked));
        }
    }
}
