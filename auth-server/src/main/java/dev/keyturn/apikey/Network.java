package dev.keyturn.apikey;

import dev.keyturn.network.IpAddress;
import java.util.Optional;

/**
 * Where callers come from, as one counts them: an IPv4 address, or the first 64 bits of an IPv6 address, the rest of which
 * is its owner's to choose.
 */
final class Network {

    private Network() {}

    /**
     * An address as it is remembered, whatever port and brackets it was written with; a text that is none stays as it is. An
     * IPv4 address alone costs nothing.
     */
    static String withoutPort(String address) {
        return address.indexOf(':') < 0
                ? address
                : IpAddress.parsePeer(address).map(IpAddress::toString).orElse(address);
    }

    /**
     * The network of an address, as an address or CIDR block.
     *
     * @return empty if the text is no address; a name is never looked up
     */
    static Optional<String> of(String address) {
        return IpAddress.parsePeer(address).map(IpAddress::network);
    }
}
