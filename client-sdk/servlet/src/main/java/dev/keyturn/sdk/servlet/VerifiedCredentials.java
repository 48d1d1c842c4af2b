package dev.keyturn.sdk.servlet;

import dev.keyturn.sdk.VerifiedCredential;
import jakarta.servlet.ServletRequest;
import java.util.Optional;

/**
 * Access to the verified credential of a request, for filters, functional endpoints and servlets. Tests can set the attribute
 * {@link VerifiedCredential#ATTRIBUTE} instead of sending a credential.
 */
public final class VerifiedCredentials {

    private VerifiedCredentials() {}

    /** Returns the credential of a request; empty on a public path without a valid credential. */
    public static Optional<VerifiedCredential> of(ServletRequest request) {
        return Optional.ofNullable((VerifiedCredential) request.getAttribute(VerifiedCredential.ATTRIBUTE));
    }
}
