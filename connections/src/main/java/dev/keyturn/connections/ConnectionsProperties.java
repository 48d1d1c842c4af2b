package dev.keyturn.connections;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits on connections.
 *
 * @param maxPerAddress maximum number of open connections from one IPv4 address or IPv6 /64; further connections are closed at
 *     once; trusted proxies have no limit; 1 or more
 * @param requestTimeout maximum time to receive the headers of a request, and again its body, before the connection is closed
 * @param drainPeriod time that a stopping server still answers requests, each with {@code Connection: close}; ends early after
 *     three seconds without a connection
 */
@ConfigurationProperties("keyturn.connections")
public record ConnectionsProperties(
        @DefaultValue("512") int maxPerAddress,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("5s") Duration drainPeriod) {

    public ConnectionsProperties {
        if (maxPerAddress < 1) {
            throw new IllegalArgumentException("keyturn.connections.max-per-address must be at least 1");
        }
        if (requestTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("keyturn.connections.request-timeout must be positive");
        }
        if (drainPeriod.isNegative()) {
            throw new IllegalArgumentException("keyturn.connections.drain-period must not be negative");
        }
    }
}
