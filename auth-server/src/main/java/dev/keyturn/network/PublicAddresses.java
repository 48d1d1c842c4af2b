package dev.keyturn.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Distinguishes addresses of the public Internet from those of this machine, its network and its cloud, which only the operator
 * may make the server call.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6890">RFC 6890, Special-Purpose IP Address Registries</a>
 */
public final class PublicAddresses {

    private static final List<IpNetwork> PRIVATE_V4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3");

    /** All that is public in IPv6 lies here, and so do a few blocks that are not. */
    private static final List<IpNetwork> GLOBAL_V6 = networks("2000::/3");

    /** Protocol assignments with Teredo, documentation, and 6to4, which wraps any IPv4 address. */
    private static final List<IpNetwork> PRIVATE_V6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private static final Pattern DOTTED_QUAD =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern DNS_NAME =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");
    private static final Pattern INTERNAL_NAME = Pattern.compile(
            ".*\\.(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|arpa|test|invalid)");

    private PublicAddresses() {}

    /** Whether an address belongs to the public Internet. An IPv4 address in IPv6 clothes counts as what it wraps. */
    public static boolean contains(InetAddress address) {
        return contains(IpAddress.of(address));
    }

    private static boolean contains(IpAddress address) {
        return address.isIpv4() ? !isIn(PRIVATE_V4, address) : isIn(GLOBAL_V6, address) && !isIn(PRIVATE_V6, address);
    }

    /**
     * Whether the host of a URI may lead to the public Internet, as far as its spelling tells: a full domain name outside
     * the internal ones, or a public address written the one usual way.
     */
    public static boolean mayContain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return isPublicLiteral(name.substring(1, name.length() - 1));
        }
        if (DOTTED_QUAD.matcher(name).matches()) {
            return isPublicLiteral(name);
        }
        return name.length() <= 253
                && DNS_NAME.matcher(name).matches()
                && !INTERNAL_NAME.matcher(name).matches();
    }

    private static boolean isPublicLiteral(String literal) {
        return IpAddress.parse(literal).filter(PublicAddresses::contains).isPresent();
    }

    private static List<IpNetwork> networks(String... blocks) {
        return Stream.of(blocks)
                .map(block -> IpNetwork.parse(block).orElseThrow())
                .toList();
    }

    private static boolean isIn(List<IpNetwork> networks, IpAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
