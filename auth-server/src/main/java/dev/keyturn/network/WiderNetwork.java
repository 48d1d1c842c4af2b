package dev.keyturn.network;

import java.util.List;

/**
 * IPv6 network around a /64: a /56, which is usual for a household, or a /48, which is a site of one owner, or 256 households. Its
 * limits are multiples of those of a /64, and far lower than those of all the /64 in it together.
 *
 * @param name in CIDR notation
 * @param ofAccount multiple for wrong passwords of one account
 * @param ofHashes multiple for wrong passwords of any accounts
 * @param ofPages multiple for requests to the sign-in pages
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6177#section-2">RFC 6177 §2, On /48 Assignments to End Sites</a>
 */
public record WiderNetwork(String name, int ofAccount, int ofHashes, int ofPages) {

    private static final int HOUSEHOLD = 56;
    private static final int SITE = 48;

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
        return List.of(
                new WiderNetwork(name(first, HOUSEHOLD), 4, 4, 4), new WiderNetwork(name(first, SITE), 8, 32, 64));
    }

    private static String name(String first, int prefixLength) {
        return IpNetwork.parse(first + "/" + prefixLength).orElseThrow().inCidrNotation();
    }
}
