package dev.keyturn.passkey;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;

/** Change of the passkeys of a user. */
sealed interface PasskeyChange extends AuditableEvent {

    String userId();

    String username();

    String name();

    @Override
    default Subject subject() {
        return new Subject("user", userId(), username());
    }

    @Override
    default Map<String, String> details() {
        return Map.of("name", name());
    }

    /** A user added a passkey. */
    record PasskeyAdded(String userId, String username, String name) implements PasskeyChange {
        @Override
        public String type() {
            return "passkey.added";
        }
    }

    /** A user gave a passkey another name. */
    record PasskeyRenamed(String userId, String username, String name) implements PasskeyChange {
        @Override
        public String type() {
            return "passkey.renamed";
        }
    }

    /** A user removed a passkey. */
    record PasskeyRemoved(String userId, String username, String name) implements PasskeyChange {
        @Override
        public String type() {
            return "passkey.removed";
        }
    }

    /** A passkey signed with a count that had been used: there are two of it. */
    record PasskeyCloned(String userId, String username, String name) implements PasskeyChange {
        @Override
        public String type() {
            return "passkey.cloned";
        }

        @Override
        public boolean isFailure() {
            return true;
        }
    }
}
