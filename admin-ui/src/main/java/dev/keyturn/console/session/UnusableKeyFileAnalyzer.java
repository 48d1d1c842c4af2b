package dev.keyturn.console.session;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Failure analysis for an unusable key file, without a stack trace. */
final class UnusableKeyFileAnalyzer extends AbstractFailureAnalyzer<UnusableKeyFileException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableKeyFileException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Let the console read and write the file, or move it away: the next start makes a new key.",
                cause);
    }
}
