package dev.keyturn.client.assertion;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells the addresses of the public Internet from those of this machine, its network and its cloud, which nobody but the
 * operator may make the server call.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6890">RFC 6890, Special-Purpose IP Address Registries</a>
 */
final class PublicAddresses {

    private static final List<Block> PRIVATE_V4 = List.of(
            new Block("0.0.0.0", 8),
            new Block("10.0.0.0", 8),
            new Block("100.64.0.0", 10),
            new Block("127.0.0.0", 8),
            new Block("169.254.0.0", 16),
            new Block("172.16.0.0", 12),
            new Block("192.0.0.0", 24),
            new Block("192.0.2.0", 24),
            new Block("192.88.99.0", 24),
            new Block("192.168.0.0", 16),
            new Block("198.18.0.0", 15),
            new Block("198.51.100.0", 24),
            new Block("203.0.113.0", 24),
            new Block("224.0.0.0", 3));

    /** All that is public in IPv6 lies here, and so do a few blocks that are not. */
    private static final Block GLOBAL_V6 = new Block("2000:0:0:0:0:0:0:0", 3);

    /** Protocol assignments with Teredo, documentation, and 6to4, which wraps any IPv4 address. */
    private static final List<Block> PRIVATE_V6 = List.of(
            new Block("2001:0:0:0:0:0:0:0", 23),
            new Block("2001:db8:0:0:0:0:0:0", 32),
            new Block("2002:0:0:0:0:0:0:0", 16),
            new Block("3fff:0:0:0:0:0:0:0", 20));

    private static final Pattern DOTTED_QUAD =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern DNS_NAME =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");
    private static final Pattern INTERNAL_NAME = Pattern.compile(
            ".*\\.(?:localhost|local|localdomain|internal|intranet|lan|home|corp|private|arpa|test|invalid)");

    private PublicAddresses() {}

    /** Whether an address belongs to the public Internet. An IPv4 address in IPv6 clothes counts as what it wraps. */
    static boolean contains(InetAddress address) {
        if (address instanceof Inet4Address) {
            return PRIVATE_V4.stream().noneMatch(block -> block.contains(address));
        }
        return GLOBAL_V6.contains(address) && PRIVATE_V6.stream().noneMatch(block -> block.contains(address));
    }

    /**
     * Whether the host of a URI may lead to the public Internet, as far as its spelling tells: a full domain name outside
     * the internal ones, or a public address written the one usual way.
     */
    static boolean mayContain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.matches("\\[[0-9a-f:.]+]") && isPublicLiteral(name.substring(1, name.length() - 1));
        }
        if (DOTTED_QUAD.matcher(name).matches()) {
            return isPublicLiteral(name);
        }
        return name.length() <= 253
                && DNS_NAME.matcher(name).matches()
                && !INTERNAL_NAME.matcher(name).matches();
    }

    private static boolean isPublicLiteral(String literal) {
        try {
            return contains(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The addresses that share their first bits. */
    private static final class Block {

        private final byte[] start;
        private final int bits;

        Block(String start, int bits) {
            try {
                this.start = InetAddress.getByName(start).getAddress();
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(start, e);
            }
            this.bits = bits;
        }

        boolean contains(InetAddress address) {
            byte[] bytes = address.getAddress();
            if (bytes.length != start.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i % 8);
                if ((bytes[i / 8] & mask) != (start[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
