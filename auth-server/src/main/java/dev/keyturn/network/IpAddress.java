package dev.keyturn.network;

import dev.keyturn.connections.PeerNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address. An IPv4 address that is mapped into IPv6 ({@code ::ffff:203.0.113.9}) is the IPv4 address.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4291#section-2.2">RFC 4291 §2.2, Text Representation of Addresses</a>
 */
public final class IpAddress {

    static final int IPV4_BITS = 32;
    static final int IPV6_BITS = 128;

    private static final String NUMBER = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String DOTTED = "(?:" + NUMBER + "\\.){3}" + NUMBER;
    private static final Pattern IPV4 = Pattern.compile(DOTTED);
    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:]*(?:(?<=:)" + DOTTED + ")?");
    private static final Pattern WITH_PORT =
            Pattern.compile("(" + DOTTED + "):[0-9]{1,5}|\\[([^\\]]*)](?::[0-9]{1,5})?");
    private static final Pattern ZONE = Pattern.compile("%[A-Za-z0-9._~-]{1,20}$");
    private static final int MAX_LENGTH = 45;
    private static final int MAX_WITH_PORT = 80;
    private static final int GROUPS = 8;

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads an address alone, in a standard spelling: four decimal numbers without leading zeros, or hexadecimal groups.
     *
     * @return empty for anything else; a name is never looked up
     */
    public static Optional<IpAddress> parse(String text) {
        if (text.length() > MAX_LENGTH
                || !(IPV4.matcher(text).matches() || IPV6.matcher(text).matches())) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(InetAddress.getByName(text)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads where a request came from, as proxies and sockets write it: an address, which may have a port, brackets around it
     * if it is IPv6, or a zone.
     *
     * @return empty for anything else, such as {@code unknown}
     */
    public static Optional<IpAddress> parsePeer(String text) {
        if (text.length() > MAX_WITH_PORT) {
            return Optional.empty();
        }
        Matcher withPort = WITH_PORT.matcher(text);
        if (!withPort.matches()) {
            return parse(withoutZone(text));
        }
        String bracketed = withPort.group(2);
        return bracketed == null
                ? parse(withPort.group(1))
                : Optional.of(withoutZone(bracketed))
                        .filter(address -> address.indexOf(':') >= 0)
                        .flatMap(IpAddress::parse);
    }

    private static String withoutZone(String address) {
        return address.indexOf(':') < 0 ? address : ZONE.matcher(address).replaceFirst("");
    }

    /** The address of a socket or of a name that was looked up. */
    public static IpAddress of(InetAddress address) {
        return new IpAddress(address.getAddress());
    }

    public boolean isIpv4() {
        return bytes.length * Byte.SIZE == IPV4_BITS;
    }

    int bits() {
        return bytes.length * Byte.SIZE;
    }

    /** Whether the first bits are the same as those of another address of the same family. */
    boolean shares(int firstBits, IpAddress other) {
        if (bytes.length != other.bytes.length) {
            return false;
        }
        int whole = firstBits / Byte.SIZE;
        int rest = firstBits % Byte.SIZE;
        return Arrays.equals(bytes, 0, whole, other.bytes, 0, whole)
                && (rest == 0 || ((bytes[whole] ^ other.bytes[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0);
    }

    /** The first address of its network. */
    IpAddress first(int prefixLength) {
        byte[] first = new byte[bytes.length];
        for (int i = 0; i < first.length; i++) {
            int kept = Math.max(0, Math.min(Byte.SIZE, prefixLength - i * Byte.SIZE));
            first[i] = (byte) (bytes[i] & (0xFF << (Byte.SIZE - kept)));
        }
        return new IpAddress(first);
    }

    /**
     * An address without the port, brackets or zone around it, in the recommended spelling; any other text as it is. Costs
     * nothing for an IPv4 address alone.
     */
    public static String withoutPort(String address) {
        return address.indexOf(':') < 0
                ? address
                : parsePeer(address).map(IpAddress::toString).orElse(address);
    }

    /** Network of the address as limits count it, by the rule of {@link PeerNetwork}. */
    public String network() {
        return PeerNetwork.of(toInetAddress()).toString();
    }

    /** Spelling of the JDK, with all groups of an IPv6 address in full. */
    public String inFull() {
        return toInetAddress().getHostAddress();
    }

    private InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The one recommended spelling, in which equal addresses are equal texts.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc5952#section-4">RFC 5952 §4, A Recommendation for IPv6 Text
     *     Representation</a>
     */
    @Override
    public String toString() {
        if (isIpv4()) {
            return inFull();
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xFF) << Byte.SIZE | (bytes[2 * i + 1] & 0xFF);
        }
        int start = -1;
        int length = 1;
        for (int from = 0; from < GROUPS; from++) {
            int to = from;
            while (to < GROUPS && groups[to] == 0) {
                to++;
            }
            if (to - from > length) {
                start = from;
                length = to - from;
            }
        }
        return start < 0
                ? join(groups, 0, GROUPS)
                : join(groups, 0, start) + "::" + join(groups, start + length, GROUPS);
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
