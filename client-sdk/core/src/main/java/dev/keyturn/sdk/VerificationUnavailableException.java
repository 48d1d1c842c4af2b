package dev.keyturn.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a credential cannot be verified at the moment, because the server or its keys are unavailable. Respond with {@code 503} and
 * {@code Retry-After}: the client keeps its credential and retries.
 */
public final class VerificationUnavailableException extends CredentialVerificationException {

    private static final long serialVersionUID = 1L;

    private static final Duration MIN_RETRY_AFTER = Duration.ofSeconds(1);

    private final Duration retryAfter;

    /**
     * @param retryAfter raised to 1 second if it is shorter
     * @param cause failure of the call to the server; null if unknown
     */
    public VerificationUnavailableException(Reason reason, Duration retryAfter, @Nullable Throwable cause) {
        super(reason, reason.description(), cause);
        this.retryAfter = retryAfter.compareTo(MIN_RETRY_AFTER) < 0 ? MIN_RETRY_AFTER : retryAfter;
    }

    /** Time until a retry makes sense, 1 second or more. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
