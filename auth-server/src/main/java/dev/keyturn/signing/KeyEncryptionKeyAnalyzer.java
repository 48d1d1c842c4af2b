package dev.keyturn.signing;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Failure analysis of an unusable key-encryption key. */
final class KeyEncryptionKeyAnalyzer extends AbstractFailureAnalyzer<KeyEncryptionKeyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KeyEncryptionKeyException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Give KEYTURN_SIGNING_KEYENCRYPTIONKEY, or KEYTURN_SIGNING_KEYENCRYPTIONKEYFILE, the key that this"
                        + " database was last started with; or name it in"
                        + " KEYTURN_SIGNING_PREVIOUSKEYENCRYPTIONKEYS to have it replaced by the configured one.",
                cause);
    }
}
