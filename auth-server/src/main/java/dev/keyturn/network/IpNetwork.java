package dev.keyturn.network;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The IPv4 or IPv6 addresses that share their first bits. Addresses of the other family are never among them; a network of
 * mapped IPv4 addresses ({@code ::ffff:203.0.113.0/120}) is the IPv4 network.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632#section-3.1">RFC 4632 §3.1, Basic Concept and Prefix Notation</a>
 */
public final class IpNetwork {

    /** Empty network, for text that cannot be parsed. */
    public static final IpNetwork EMPTY = new IpNetwork(IpAddress.parse("::").orElseThrow(), Integer.MAX_VALUE);

    private static final Pattern BLOCK = Pattern.compile("([^/]{2,45})/(0|[1-9][0-9]{0,2})");

    private final IpAddress first;
    private final int prefixLength;

    private IpNetwork(IpAddress first, int prefixLength) {
        this.first = first;
        this.prefixLength = prefixLength;
    }

    /**
     * Reads an address, or a block in CIDR notation. Bits behind the prefix make no difference.
     *
     * @return empty for anything else, such as a name or a part of an address
     */
    public static Optional<IpNetwork> parse(String text) {
        Matcher block = BLOCK.matcher(text);
        if (!block.matches()) {
            return IpAddress.parse(text).map(address -> new IpNetwork(address, address.bits()));
        }
        String start = block.group(1);
        int written = Integer.parseInt(block.group(2));
        return IpAddress.parse(start).flatMap(address -> {
            boolean isMapped = address.isIpv4() && start.indexOf(':') >= 0;
            return of(address, isMapped ? written - (IpAddress.IPV6_BITS - IpAddress.IPV4_BITS) : written);
        });
    }

    /** The network of an address; empty if the prefix is longer than the address, or shorter than nothing. */
    private static Optional<IpNetwork> of(IpAddress address, int prefixLength) {
        return prefixLength < 0 || prefixLength > address.bits()
                ? Optional.empty()
                : Optional.of(new IpNetwork(address.first(prefixLength), prefixLength));
    }

    public boolean contains(IpAddress address) {
        return prefixLength <= first.bits() && first.shares(prefixLength, address);
    }

    /** Whether it has more than 2 to the power of this many addresses. */
    public boolean isWiderThan(int bits) {
        return first.bits() - prefixLength > bits;
    }

    /** Its first address and the length of its prefix, for a single address too. */
    public String inCidrNotation() {
        return first + "/" + prefixLength;
    }

    /** An address alone, or CIDR notation. */
    @Override
    public String toString() {
        return prefixLength == first.bits() ? first.toString() : inCidrNotation();
    }
}
