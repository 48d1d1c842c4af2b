package dev.keyturn.web;

import dev.keyturn.network.IpAddress;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.RemoteIpValve;

/**
 * Reads client addresses from forwarded headers as proxies write them: some add a port, or brackets around IPv6.
 */
final class ForwardedAddresses extends RemoteIpValve {

    /** For an entry that is no address: neither is this, so it is in no network; and nothing looks it up as a name. */
    static final String UNKNOWN = ":unknown";

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        List<String> written = Collections.list(request.getHeaders(getRemoteIpHeader()));
        if (!written.isEmpty()) {
            request.getCoyoteRequest()
                    .getMimeHeaders()
                    .setValue(getRemoteIpHeader())
                    .setString(plain(written));
        }
        super.invoke(request, response);
    }

    private static String plain(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .map(entry -> IpAddress.parsePeer(entry).map(IpAddress::inFull).orElse(UNKNOWN))
                .collect(Collectors.joining(", "));
    }
}
