package dev.keyturn.sdk.servlet;

import dev.keyturn.sdk.VerifiedCredential;
import jakarta.servlet.ServletRequest;
import java.util.Optional;

/**
 * The verified token of a request, for code that is no controller: filters, functional endpoints, and tests that put one
 * there instead of sending it.
 */
public final class VerifiedCredentials {

    /** The request attribute that holds the {@link VerifiedCredential}. A request that has it is not verified again. */
    public static final String ATTRIBUTE = "dev.keyturn.sdk.VerifiedCredential";

    private VerifiedCredentials() {}

    /** Empty on a public path, unless the handler demands a token. */
    public static Optional<VerifiedCredential> of(ServletRequest request) {
        return Optional.ofNullable((VerifiedCredential) request.getAttribute(ATTRIBUTE));
    }
}
