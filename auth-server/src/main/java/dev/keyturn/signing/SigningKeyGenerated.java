package dev.keyturn.signing;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;

/** A signing key was generated. */
record SigningKeyGenerated(String keyId, String algorithm) implements AuditableEvent {

    @Override
    public String type() {
        return "signing-key-generated";
    }

    @Override
    public Subject subject() {
        return new Subject("signing-key", keyId, keyId);
    }

    @Override
    public Map<String, String> details() {
        return Map.of("algorithm", algorithm);
    }
}
