package dev.keyturn.sdk;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signs that an API takes a proxy for its client, since it does not believe the headers in which the proxy names the client. Then all clients share the
 * server's budget of wrong API keys for one address, and one of them can use it up. Warns once of each sign, at requests that are refused.
 */
final class ProxySigns {

    private static final Logger LOG = System.getLogger("dev.keyturn.sdk");
    private static final List<String> HEADERS = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP");
    private static final Pattern BETWEEN_ADDRESSES = Pattern.compile("[\\s,;=\"\\[\\]]+");

    /** Of IPv4 or IPv6, roughly; no name, which would be looked up. */
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final String CONSEQUENCE =
            " All clients behind it share one budget of wrong API keys, and API keys that are bound to addresses are refused."
                    + " Let the application believe the headers of its proxy, and of no one else:"
                    + " by server.forward-headers-strategy with Spring Boot, else by a setting of the container.";

    private final Set<Sign> warnedOf = ConcurrentHashMap.newKeySet();

    private enum Sign {
        HEADER,
        BUDGET,
        NO_ADDRESS
    }

    /**
     * Looks at a request that was refused.
     *
     * @param kind null if it was refused before that was known
     */
    void look(PresentedCredential refused, @Nullable CredentialKind kind, Reason reason) {
        ApiRequest request = refused.origin();
        if (request == null || warnedOf.size() == Sign.values().length) {
            return;
        }
        String address = refused.address();
        if (address == null) {
            if (kind == CredentialKind.API_KEY && warnedOf.add(Sign.NO_ADDRESS)) {
                LOG.log(
                        Level.WARNING,
                        "It is not known from which address a request with an API key came. All clients of which it is not share one budget of wrong API"
                                + " keys, and API keys that are bound to addresses are refused.");
            }
        } else if (isPrivate(address)) {
            lookAt(request, address, reason);
        }
    }

    private void lookAt(ApiRequest request, String address, Reason reason) {
        String header = headerThatNamesAnother(request, address);
        if (header != null && warnedOf.add(Sign.HEADER)) {
            LOG.log(
                    Level.WARNING,
                    "Requests come from " + address + ", which seems to be a proxy: their header " + header
                            + " names other addresses, which this application does not believe." + CONSEQUENCE);
        } else if (reason == Reason.TOO_MANY_WRONG_KEYS && warnedOf.add(Sign.BUDGET)) {
            LOG.log(
                    Level.WARNING,
                    "The budget of wrong API keys is used up for " + address
                            + ", an address of a private network. If a proxy has it:" + CONSEQUENCE);
        }
    }

    /** Null if there is none. A container that believes the proxy takes its header away, or has the client's address from it. */
    private static @Nullable String headerThatNamesAnother(ApiRequest request, String address) {
        for (String header : HEADERS) {
            List<String> values = request.headers(header);
            if (!values.isEmpty()
                    && values.stream()
                            .noneMatch(value -> Arrays.asList(BETWEEN_ADDRESSES.split(value))
                                    .contains(address))) {
                return header;
            }
        }
        return null;
    }

    private static boolean isPrivate(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        if (!ADDRESS.matcher(address).matches()) {
            return false;
        }
        try {
            InetAddress known = InetAddress.getByName(address);
            return known.isLoopbackAddress()
                    || known.isLinkLocalAddress()
                    || known.isSiteLocalAddress()
                    || isOfPrivateRange(known.getAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Those that the JDK does not count as such: between a provider and its customers, and unique local ones of IPv6. */
    private static boolean isOfPrivateRange(byte[] address) {
        return address.length == 4 ? address[0] == 100 && (address[1] & 0xC0) == 0x40 : (address[0] & 0xFE) == 0xFC;
    }
}
