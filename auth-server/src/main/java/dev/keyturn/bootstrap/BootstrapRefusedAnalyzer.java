package dev.keyturn.bootstrap;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Failure analysis of an invalid bootstrap setting. */
class BootstrapRefusedAnalyzer extends AbstractFailureAnalyzer<BootstrapRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BootstrapRefusedException cause) {
        return new FailureAnalysis(cause.getMessage(), "Change the variable and start again.", cause);
    }
}
