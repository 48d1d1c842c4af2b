package dev.keyturn.web;

import dev.keyturn.network.IpAddress;
import dev.keyturn.network.IpNetwork;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Reverse proxies in front of the server.
 *
 * @param trustedAddresses IP addresses, or networks in CIDR notation, of the proxies; forwarded headers from all others are ignored
 */
@ConfigurationProperties("keyturn.proxy")
record ProxyProperties(@DefaultValue List<String> trustedAddresses) {

    ProxyProperties {
        trustedAddresses = List.copyOf(trustedAddresses);
        trustedAddresses.forEach(ProxyProperties::network);
    }

    /** The same, all in CIDR notation and separated by commas. */
    String asNetworks() {
        return trustedAddresses.stream()
                .map(address -> network(address).inCidrNotation())
                .collect(Collectors.joining(","));
    }

    /** Whether a connection comes from one of them. */
    boolean areAt(InetAddress peer) {
        IpAddress address = IpAddress.of(peer);
        return trustedAddresses.stream().anyMatch(trusted -> network(trusted).contains(address));
    }

    /** Entries with more than 65,536 addresses. */
    List<String> wide() {
        return trustedAddresses.stream()
                .filter(address -> network(address).isWiderThan(Short.SIZE))
                .toList();
    }

    private static IpNetwork network(String address) {
        return IpNetwork.parse(address)
                .orElseThrow(() -> new IllegalArgumentException("keyturn.proxy.trusted-addresses: " + address
                        + " is not an IP address or a network in CIDR notation"));
    }
}
