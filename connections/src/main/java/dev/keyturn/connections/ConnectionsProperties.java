package dev.keyturn.connections;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits on connections.
 *
 * @param perAddress the most open connections from one IPv4 address or one /64 network of IPv6; further ones are closed
 *     at once. The proxies that the server trusts have no such limit
 * @param requestDeadline how long the headers of a request may take from their first byte on, and how long the server waits for
 *     its body, all waits together, before it closes the connection
 * @param drainPeriod how long a stopping server still answers requests, each with {@code Connection: close}; shorter if
 *     no connection has come for three seconds
 */
@ConfigurationProperties("keyturn.connections")
record ConnectionsProperties(
        @DefaultValue("512") int perAddress,
        @DefaultValue("10s") Duration requestDeadline,
        @DefaultValue("5s") Duration drainPeriod) {

    ConnectionsProperties {
        if (perAddress < 1) {
            throw new IllegalArgumentException("keyturn.connections.per-address must be at least 1");
        }
        if (requestDeadline.toMillis() < 1) {
            throw new IllegalArgumentException("keyturn.connections.request-deadline must be positive");
        }
        if (drainPeriod.isNegative()) {
            throw new IllegalArgumentException("keyturn.connections.drain-period must not be negative");
        }
    }
}
