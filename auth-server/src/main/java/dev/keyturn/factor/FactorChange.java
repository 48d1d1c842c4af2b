package dev.keyturn.factor;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;

/** Change of the second factors of a user. */
sealed interface FactorChange extends AuditableEvent {

    String userId();

    String username();

    @Override
    default Subject subject() {
        return new Subject("user", userId(), username());
    }

    /** A user added an authenticator app. */
    record AuthenticatorAppAdded(String userId, String username, String name) implements FactorChange {
        @Override
        public String type() {
            return "authenticator-app.added";
        }

        @Override
        public Map<String, String> details() {
            return Map.of("name", name);
        }
    }

    /** A user removed an authenticator app. */
    record AuthenticatorAppRemoved(String userId, String username, String name) implements FactorChange {
        @Override
        public String type() {
            return "authenticator-app.removed";
        }

        @Override
        public Map<String, String> details() {
            return Map.of("name", name);
        }
    }

    /** A user replaced the recovery codes. */
    record RecoveryCodesReplaced(String userId, String username) implements FactorChange {
        @Override
        public String type() {
            return "recovery-codes.replaced";
        }
    }

    /** A user signed in with a recovery code. */
    record RecoveryCodeUsed(String userId, String username, int left) implements FactorChange {
        @Override
        public String type() {
            return "recovery-code.used";
        }

        @Override
        public Map<String, String> details() {
            return Map.of("left", Integer.toString(left));
        }

        @Override
        public boolean isBySubject() {
            return true;
        }
    }

    /** An administrator removed all second factors of a user. */
    record SecondFactorsReset(String userId, String username, String reason) implements FactorChange {
        @Override
        public String type() {
            return "second-factors.reset";
        }

        @Override
        public Map<String, String> details() {
            return Map.of("reason", reason);
        }
    }
}
