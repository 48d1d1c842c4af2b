package dev.keyturn.network;

import java.util.List;

/**
 * IPv6 network around a /64, all of which one owner may have: a /56 is usual for a household, a /48 for a site. Its limits are
 * higher than those of a /64, and far lower than those of all the /64 in it together.
 *
 * @param name in CIDR notation
 * @param factor by which its limits are those of a /64
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6177#section-2">RFC 6177 §2, On /48 Assignments to End Sites</a>
 */
public record WiderNetwork(String name, int factor) {

    private static final int HOUSEHOLD = 56;
    private static final int FACTOR_OF_HOUSEHOLD = 4;
    private static final int SITE = 48;
    private static final int FACTOR_OF_SITE = 8;

    /**
     * The /56 and the /48 around a network, in this order; none for an IPv4 address.
     *
     * @param network in the spelling of {@link RemoteNetwork#of}
     */
    public static List<WiderNetwork> around(String network) {
        int slash = network.indexOf('/');
        if (slash < 0) {
            return List.of();
        }
        String first = network.substring(0, slash);
        return List.of(of(first, HOUSEHOLD, FACTOR_OF_HOUSEHOLD), of(first, SITE, FACTOR_OF_SITE));
    }

    private static WiderNetwork of(String first, int prefixLength, int factor) {
        return new WiderNetwork(
                IpNetwork.parse(first + "/" + prefixLength).orElseThrow().inCidrNotation(), factor);
    }
}
