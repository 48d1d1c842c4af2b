package dev.keyturn.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leaves open whether a credential is good, because the server could not be asked what it takes to know. Over HTTP that is
 * {@code 503} with {@code Retry-After}: the client keeps its credential and tries again.
 */
public final class VerificationUnavailableException extends CredentialVerificationException {

    private static final long serialVersionUID = 1L;

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Duration retryAfter;

    /**
     * @param retryAfter anything under a second counts as one
     * @param cause why the server could not be asked; null if that is not known
     */
    public VerificationUnavailableException(Reason reason, Duration retryAfter, @Nullable Throwable cause) {
        super(reason, reason.description(), cause);
        this.retryAfter = retryAfter.compareTo(SHORTEST) < 0 ? SHORTEST : retryAfter;
    }

    /** How long to wait before the next try makes sense; a second or more. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
