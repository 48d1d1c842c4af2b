package dev.keyturn.session;

import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * End of the sessions in which people are signed in.
 *
 * @param idleTimeout time without a request after which a session ends; 1 minute to 24 hours. A session can end up to a tenth of
 *     it, and at most a minute, too early
 * @param maxLifetime time since the sign-in after which a session ends, however it is used; from the idle timeout to 90 days
 */
@ConfigurationProperties("keyturn.session")
record SessionProperties(
        @DefaultValue("30m") Duration idleTimeout,
        @DefaultValue("12h") Duration maxLifetime) {

    private static final Duration MAX_IDLE = Duration.ofHours(24);
    private static final Duration MAX_LIFETIME = Duration.ofDays(90);
    private static final Duration MAX_WRITE_INTERVAL = Duration.ofMinutes(1);

    SessionProperties {
        if (idleTimeout.compareTo(Duration.ofMinutes(1)) < 0 || idleTimeout.compareTo(MAX_IDLE) > 0) {
            throw new IllegalArgumentException("keyturn.session.idle-timeout must be 1m to 24h");
        }
        if (maxLifetime.compareTo(idleTimeout) < 0 || maxLifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "keyturn.session.max-lifetime must be keyturn.session.idle-timeout to 90d");
        }
    }

    boolean hasEnded(Instant signedInAt, Instant lastUsedAt, Instant now) {
        return !lastUsedAt.isAfter(now.minus(idleTimeout)) || !signedInAt.isAfter(now.minus(maxLifetime));
    }

    /** Time that passes at least between two writes of when a session was used. */
    Duration writeInterval() {
        Duration tenth = idleTimeout.dividedBy(10);
        return tenth.compareTo(MAX_WRITE_INTERVAL) < 0 ? tenth : MAX_WRITE_INTERVAL;
    }
}
