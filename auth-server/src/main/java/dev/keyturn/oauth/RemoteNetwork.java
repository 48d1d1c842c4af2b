package dev.keyturn.oauth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Network that a request comes from, as limits count it: an IPv4 address, or the first 64 bits of an IPv6 address, the rest of
 * which its owner chooses freely.
 */
public final class RemoteNetwork {

    /** Shared by all requests without a readable address, which only a proxy in front of the server can cause. */
    public static final String UNKNOWN = "unknown";

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int MAX_LENGTH = 45;
    private static final int BYTES_OF_PREFIX = 8;

    private RemoteNetwork() {}

    /**
     * The network of an address, in one spelling; an IPv4 address that is written as an IPv6 one counts as itself.
     *
     * @return {@value #UNKNOWN} if the text is no address; a name is never looked up
     */
    public static String of(@Nullable String address) {
        if (address == null) {
            return UNKNOWN;
        }
        int zone = address.indexOf('%');
        String literal = zone < 0 ? address : address.substring(0, zone);
        if (literal.length() > MAX_LENGTH
                || !(IPV4.matcher(literal).matches() || IPV6.matcher(literal).matches())) {
            return UNKNOWN;
        }
        try {
            InetAddress parsed = InetAddress.getByName(literal);
            byte[] bytes = parsed.getAddress();
            if (bytes.length <= BYTES_OF_PREFIX) {
                return parsed.getHostAddress();
            }
            Arrays.fill(bytes, BYTES_OF_PREFIX, bytes.length, (byte) 0);
            return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }
}
