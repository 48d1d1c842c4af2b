package dev.keyturn.signing;

import dev.keyturn.audit.AuditableEvent;
import java.time.Instant;
import java.util.Map;

/** A signing key entered another state. */
sealed interface SigningKeyChange extends AuditableEvent {

    String keyId();

    String algorithm();

    @Override
    default Subject subject() {
        return new Subject("signing-key", keyId(), keyId());
    }

    @Override
    default Map<String, String> details() {
        return Map.of("algorithm", algorithm());
    }

    /** A signing key was generated. */
    record SigningKeyGenerated(String keyId, String algorithm) implements SigningKeyChange {
        @Override
        public String type() {
            return "signing-key.generated";
        }
    }

    /** A signing key was published, to sign later. */
    record SigningKeyAnnounced(String keyId, String algorithm, Instant activeFrom) implements SigningKeyChange {
        @Override
        public String type() {
            return "signing-key.announced";
        }

        @Override
        public Map<String, String> details() {
            return Map.of("algorithm", algorithm, "active_from", activeFrom.toString());
        }
    }

    /** A signing key began to sign. */
    record SigningKeyActivated(String keyId, String algorithm) implements SigningKeyChange {
        @Override
        public String type() {
            return "signing-key.activated";
        }
    }

    /** A signing key signed for the last time. */
    record SigningKeyRetired(String keyId, String algorithm) implements SigningKeyChange {
        @Override
        public String type() {
            return "signing-key.retired";
        }
    }

    /** A signing key left the published keys. */
    record SigningKeyDestroyed(String keyId, String algorithm) implements SigningKeyChange {
        @Override
        public String type() {
            return "signing-key.destroyed";
        }
    }
}
