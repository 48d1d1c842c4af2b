package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.VerifiedToken;
import jakarta.servlet.ServletRequest;
import java.util.Optional;

/**
 * The verified token of a request, for code that is no controller: filters, functional endpoints, and tests that put one
 * there instead of sending it.
 */
public final class VerifiedTokens {

    /** The request attribute that holds the {@link VerifiedToken}. A request that has it is not verified again. */
    public static final String ATTRIBUTE = "dev.keyturn.sdk.VerifiedToken";

    private VerifiedTokens() {}

    /** Empty on a public path, unless the handler demands a token. */
    public static Optional<VerifiedToken> of(ServletRequest request) {
        return Optional.ofNullable((VerifiedToken) request.getAttribute(ATTRIBUTE));
    }
}
