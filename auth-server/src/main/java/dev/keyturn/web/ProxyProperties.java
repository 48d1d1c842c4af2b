package dev.keyturn.web;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.catalina.util.NetMask;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The proxies in front of the server.
 *
 * @param trustedAddresses the addresses, or networks in CIDR notation, whose forwarded headers are believed
 */
@ConfigurationProperties("keyturn.proxy")
record ProxyProperties(@DefaultValue List<String> trustedAddresses) {

    ProxyProperties {
        trustedAddresses = List.copyOf(trustedAddresses);
        for (String address : trustedAddresses) {
            check(address);
        }
    }

    /** The same, all in CIDR notation and separated by commas. */
    String asNetworks() {
        return trustedAddresses.stream().map(ProxyProperties::asNetwork).collect(Collectors.joining(","));
    }

    private static String asNetwork(String address) {
        if (address.contains("/")) {
            return address;
        }
        return address + (address.contains(":") ? "/128" : "/32");
    }

    private static void check(String address) {
        try {
            new NetMask(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "keyturn.proxy.trusted-addresses holds " + address + ", which is neither an address nor a network",
                    e);
        }
    }
}
