package dev.keyturn.oauth;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Failure analysis of an invalid issuer. */
final class UnusableIssuerAnalyzer extends AbstractFailureAnalyzer<UnusableIssuerException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableIssuerException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Set KEYTURN_ISSUER to the https URL by which clients reach this server.", cause);
    }
}
