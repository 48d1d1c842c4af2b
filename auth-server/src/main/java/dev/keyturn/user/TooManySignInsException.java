package dev.keyturn.user;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Too many wrong passwords came from a network: its next attempt is refused unread. */
public final class TooManySignInsException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final long retryAfterSeconds;

    public TooManySignInsException(Duration retryAfter) {
        super("too many wrong passwords from one network");
        this.retryAfterSeconds =
                Math.max(1, retryAfter.plusSeconds(1).minusNanos(1).toSeconds());
    }

    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
