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
 * Warns once per sign that an API takes its proxy's address for the client's, because it does not trust the headers of the proxy. All clients
 * then share the limit of invalid API keys of one address. Checks rejected requests only.
 */
final class ProxyWarnings {

    private static final Logger LOG = System.getLogger("dev.keyturn.sdk");
    private static final List<String> HEADERS = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP");
    private static final Pattern BETWEEN_ADDRESSES = Pattern.compile("[\\s,;=\"\\[\\]]+");

    /** Rough pattern of IPv4 and IPv6 addresses. Excludes host names, which would be resolved. */
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final String CONSEQUENCE =
            " All clients behind the proxy share one limit of invalid API keys, and API keys that are restricted to"
                    + " addresses are rejected. Configure the application to trust the headers of its proxy, and only"
                    + " of its proxy: in Spring Boot with server.forward-headers-strategy, otherwise in the container.";

    private final Set<Sign> warned = ConcurrentHashMap.newKeySet();

    private enum Sign {
        HEADER,
        BUDGET,
        NO_ADDRESS
    }

    /**
     * Checks a rejected request.
     *
     * @param kind null if the request was rejected before its kind was known
     */
    void check(PresentedCredential refused, @Nullable CredentialKind kind, Reason reason) {
        ApiRequest request = refused.origin();
        if (request == null || warned.size() == Sign.values().length) {
            return;
        }
        String address = refused.address();
        if (address == null) {
            if (kind == CredentialKind.API_KEY && warned.add(Sign.NO_ADDRESS)) {
                LOG.log(
                        Level.WARNING,
                        "The client's address is unknown for a request with an API key. All clients without a known address share one"
                                + " limit of invalid API keys, and API keys that are restricted to addresses are rejected.");
            }
        } else if (isPrivate(address)) {
            warn(request, address, reason);
        }
    }

    private void warn(ApiRequest request, String address, Reason reason) {
        String header = headerWithOtherAddress(request, address);
        if (header != null && warned.add(Sign.HEADER)) {
            LOG.log(
                    Level.WARNING,
                    "Requests come from " + address + ", which seems to be a proxy: their header " + header
                            + " contains other addresses, which this application does not trust." + CONSEQUENCE);
        } else if (reason == Reason.TOO_MANY_INVALID_KEYS && warned.add(Sign.BUDGET)) {
            LOG.log(
                    Level.WARNING,
                    "The limit of invalid API keys is used up for " + address
                            + ", a private address. If it belongs to a proxy:" + CONSEQUENCE);
        }
    }

    /** Null if there is none. A container that trusts the proxy removes the header, or uses the address in it. */
    private static @Nullable String headerWithOtherAddress(ApiRequest request, String address) {
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

    /** Private ranges that the JDK does not know: carrier-grade NAT (RFC 6598) and unique local IPv6 addresses (RFC 4193). */
    private static boolean isOfPrivateRange(byte[] address) {
        return address.length == 4 ? address[0] == 100 && (address[1] & 0xC0) == 0x40 : (address[0] & 0xFE) == 0xFC;
    }
}
