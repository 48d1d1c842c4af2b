package dev.keyturn.bootstrap;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells the operator in words, not in a stack trace, why the server cannot be set up. */
class BootstrapRefusedAnalyzer extends AbstractFailureAnalyzer<BootstrapRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BootstrapRefusedException cause) {
        return new FailureAnalysis(cause.getMessage(), "Change the variable and start again.", cause);
    }
}
