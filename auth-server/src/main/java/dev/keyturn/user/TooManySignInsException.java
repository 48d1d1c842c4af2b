package dev.keyturn.user;

import dev.keyturn.oauth.ExhaustedLimit;
import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Too many wrong passwords came from a network: its next attempt is refused unread. */
public final class TooManySignInsException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final transient ExhaustedLimit limit;

    /**
     * @param quota wrong passwords per period
     * @param retryAfter time until the next one is admitted
     */
    public TooManySignInsException(long quota, Duration period, Duration retryAfter) {
        super("too many wrong passwords from one network");
        long retryAfterSeconds =
                Math.max(1, retryAfter.plusSeconds(1).minusNanos(1).toSeconds());
        this.limit =
                new ExhaustedLimit("wrong-passwords", quota, period.toSeconds(), period.toSeconds(), retryAfterSeconds);
    }

    public ExhaustedLimit limit() {
        return limit;
    }
}
