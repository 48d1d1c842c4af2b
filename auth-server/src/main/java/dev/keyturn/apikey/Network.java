package dev.keyturn.apikey;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where callers come from, as one counts them: an IPv4 address, or the first 64 bits of an IPv6 address, the rest of which
 * is its owner's to choose.
 */
final class Network {

    private static final Pattern IPV4 = Pattern.compile("(?:\\d{1,3}\\.){3}\\d{1,3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int LONGEST_ADDRESS = 45;
    private static final int BYTES_OF_PREFIX = 8;

    private Network() {}

    /**
     * The network of an address, as an address or CIDR block.
     *
     * @return empty if the text is no address; a name is never looked up
     */
    static Optional<String> of(String address) {
        if (address.length() > LONGEST_ADDRESS
                || !(IPV4.matcher(address).matches() || IPV6.matcher(address).matches())) {
            return Optional.empty();
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            byte[] bytes = parsed.getAddress();
            if (bytes.length < 2 * BYTES_OF_PREFIX) {
                return Optional.of(parsed.getHostAddress());
            }
            for (int i = BYTES_OF_PREFIX; i < bytes.length; i++) {
                bytes[i] = 0;
            }
            return Optional.of(InetAddress.getByAddress(bytes).getHostAddress() + "/64");
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
