package dev.keyturn.sdk.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has a {@link ProtectionException} reported as two sentences instead of a stack trace. */
final class ProtectionFailureAnalyzer extends AbstractFailureAnalyzer<ProtectionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ProtectionException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
