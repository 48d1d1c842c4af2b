package dev.keyturn.network;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Network that a request comes from, as limits count it: an IPv4 address, or the first 64 bits of an IPv6 address, the rest of
 * which its owner chooses freely.
 */
public final class RemoteNetwork {

    /** Shared by all requests without a readable address, which only a proxy in front of the server can cause. */
    public static final String UNKNOWN = "unknown";

    private RemoteNetwork() {}

    /**
     * The network of an address, in one spelling; an IPv4 address that is written as an IPv6 one counts as itself.
     *
     * @return {@value #UNKNOWN} if the text is no address; a name is never looked up
     */
    public static String of(@Nullable String address) {
        return Optional.ofNullable(address)
                .flatMap(IpAddress::parsePeer)
                .map(IpAddress::network)
                .orElse(UNKNOWN);
    }

    /**
     * The IPv4 /24 or IPv6 /64 of an address, in CIDR notation: what one provider or office usually has.
     *
     * @param address an address, or a network whose first address counts
     * @return {@value #UNKNOWN} if the text is no address; a name is never looked up
     */
    public static String blockOf(String address) {
        int slash = address.indexOf('/');
        return IpAddress.parsePeer(slash < 0 ? address : address.substring(0, slash))
                .flatMap(ip -> IpNetwork.parse(ip + (ip.isIpv4() ? "/24" : "/64")))
                .map(IpNetwork::inCidrNotation)
                .orElse(UNKNOWN);
    }
}
