package dev.keyturn.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leaves open whether a token is good, because the issuer's keys could not be fetched. Over HTTP that is {@code 503} with
 * {@code Retry-After}: the client keeps its token and tries again.
 */
public final class KeysUnavailableException extends TokenVerificationException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param cause why the last fetch failed; null if none has ended yet */
    KeysUnavailableException(Duration retryAfter, @Nullable Throwable cause) {
        super(Reason.KEYS_UNAVAILABLE, Reason.KEYS_UNAVAILABLE.description(), cause);
        this.retryAfter = retryAfter;
    }

    /** How long to wait before the next try makes sense; a second or more. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
