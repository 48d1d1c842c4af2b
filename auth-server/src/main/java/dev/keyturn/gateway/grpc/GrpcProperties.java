package dev.keyturn.gateway.grpc;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Check of credentials by Envoy's gRPC protocol.
 *
 * @param port port of its own; by default off
 * @param address IP address that it listens at
 * @param sslBundle name of the {@code spring.ssl.bundle} with the server's certificate and key; required unless the address is a loopback address
 * @param allowPlaintext whether the port needs no TLS at other addresses than loopback; anyone on the network path then reads credentials
 * @param maxConcurrentCalls maximum number of calls that are answered at the same time; others wait
 * @param maxMessageSize maximum size of a request; at most 1MB
 */
@Validated
@ConfigurationProperties("keyturn.gateway.grpc")
record GrpcProperties(
        @Min(0) @Max(65_535) @Nullable Integer port,
        @DefaultValue("127.0.0.1") InetAddress address,
        @Nullable String sslBundle,
        @DefaultValue("false") boolean allowPlaintext,
        @Min(1) @Max(10_000) @DefaultValue("200") int maxConcurrentCalls,
        @DefaultValue("128KB") DataSize maxMessageSize) {

    private static final DataSize MAX_MESSAGE = DataSize.ofMegabytes(1);

    GrpcProperties {
        if (port != null && sslBundle == null && !address.isLoopbackAddress() && !allowPlaintext) {
            throw new IllegalArgumentException("keyturn.gateway.grpc.ssl-bundle is required, since"
                    + " keyturn.gateway.grpc.address is not a loopback address");
        }
        if (maxMessageSize.toBytes() < 1 || maxMessageSize.compareTo(MAX_MESSAGE) > 0) {
            throw new IllegalArgumentException("keyturn.gateway.grpc.max-message-size must be from 1B to 1MB");
        }
    }
}
