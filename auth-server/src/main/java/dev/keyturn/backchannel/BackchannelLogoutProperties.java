package dev.keyturn.backchannel;

import dev.keyturn.network.IpAddress;
import dev.keyturn.network.IpNetwork;
import dev.keyturn.network.PublicAddresses;
import java.net.InetAddress;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Logout tokens for clients.
 *
 * @param allowedNetworks networks outside the public Internet that may have clients with a {@code backchannel_logout_uri}, in CIDR
 *     notation, such as {@code 10.0.0.0/8}, or {@code 127.0.0.0/8} for this machine
 */
@ConfigurationProperties("keyturn.backchannel-logout")
record BackchannelLogoutProperties(@DefaultValue List<String> allowedNetworks) {

    static final String ALLOWED_NETWORKS = "keyturn.backchannel-logout.allowed-networks";

    BackchannelLogoutProperties {
        allowedNetworks = List.copyOf(allowedNetworks);
        for (String network : allowedNetworks) {
            if (IpNetwork.parse(network).isEmpty()) {
                throw new IllegalArgumentException(
                        ALLOWED_NETWORKS + ": " + network + " is not an IP address or a network in CIDR notation");
            }
        }
    }

    /** Whether a client may be at an address. */
    boolean allow(InetAddress address) {
        return PublicAddresses.contains(address)
                || allowedNetworks.stream()
                        .flatMap(network -> IpNetwork.parse(network).stream())
                        .anyMatch(network -> network.contains(IpAddress.of(address)));
    }
}
