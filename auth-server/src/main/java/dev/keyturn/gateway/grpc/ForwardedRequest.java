package dev.keyturn.gateway.grpc;

import dev.keyturn.oauth.Endpoints;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Call of a gateway as the request that it would have sent to the endpoint of other gateways: requirements in the query, headers of
 * the caller, and its own credentials from the call.
 *
 * <p>The message is read when something of it is needed, so that a thread does not wait for the message of a gateway that is not
 * authenticated.
 */
final class ForwardedRequest extends HttpServletRequestWrapper {

    /** Requirements that a route may state. The caller's address is in the message. */
    private static final Set<String> EXTENSIONS = Set.of("audience", "scope", "token");

    private final int maxMessageBytes;
    private @Nullable CheckRequest check;

    ForwardedRequest(HttpServletRequest call, int maxMessageBytes) {
        super(call);
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Message of the call.
     *
     * @throws GrpcException if it is no valid message
     * @throws UncheckedIOException if the connection fails
     */
    CheckRequest message() {
        CheckRequest known = check;
        if (known == null) {
            try {
                known = CheckRequest.parse(GrpcMessages.read((HttpServletRequest) getRequest(), maxMessageBytes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            check = known;
        }
        return known;
    }

    /** @throws GrpcException {@code INVALID_ARGUMENT} for an unknown context extension */
    @Override
    public String getQueryString() {
        CheckRequest message = message();
        if (!EXTENSIONS.containsAll(message.extensions().keySet())) {
            throw new GrpcException(
                    GrpcStatus.INVALID_ARGUMENT, "context_extensions may have only audience, scope and token.");
        }
        String address = message.address();
        return message.extensions().entrySet().stream()
                        .map(extension -> parameter(extension.getKey(), extension.getValue()))
                        .collect(Collectors.joining("&"))
                + (address == null ? "" : "&" + parameter("client_address", address));
    }

    private static String parameter(String name, String value) {
        return name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public String getRequestURI() {
        return Endpoints.GATEWAY_CHECK;
    }

    @Override
    public String getServletPath() {
        return Endpoints.GATEWAY_CHECK;
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(values(name));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.emptyEnumeration();
    }

    @Override
    public @Nullable String getParameter(String name) {
        return null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Map.of();
    }

    /** The caller cannot choose as which gateway it is checked. */
    private List<String> values(String name) {
        return name.equalsIgnoreCase(Endpoints.GATEWAY_AUTHORIZATION)
                ? Collections.list(((HttpServletRequest) getRequest()).getHeaders(name))
                : message().headers(name);
    }
}
