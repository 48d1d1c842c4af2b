package dev.keyturn.gateway.grpc;

import dev.keyturn.gateway.GatewayCheck;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.CompositeFilter;

/** Answers a call of Envoy as the endpoint of other gateways does, with its limits and metrics. */
final class GrpcCheck {

    private static final String PREFIX = "x-keyturn-";
    private static final Set<String> FOR_API =
            Set.of("x-keyturn-subject", "x-keyturn-client", "x-keyturn-scope", "x-keyturn-token");

    /** APIs may read an underscore as a hyphen. */
    private static final Pattern OF_KEYTURN = Pattern.compile("x[-_]keyturn.*");

    private final GatewayCheck check;
    private final CompositeFilter filters = new CompositeFilter();

    /** @param filters of the endpoint, first the one that is called first */
    GrpcCheck(GatewayCheck check, List<Filter> filters) {
        this.check = check;
        this.filters.setFilters(filters);
    }

    /**
     * The response to a call.
     *
     * @param maxMessageBytes longest message
     * @throws GrpcException for a fault of the gateway, which is no answer about the caller's credential
     */
    byte[] answer(HttpServletRequest call, HttpServletResponse response, int maxMessageBytes)
            throws IOException, ServletException, GrpcException {
        ForwardedRequest request = new ForwardedRequest(call, maxMessageBytes);
        CapturedResponse captured = new CapturedResponse(response);
        FilterChain endpoint =
                (filtered, answer) -> check.answer((HttpServletRequest) filtered, (HttpServletResponse) answer);
        filters.doFilter(request, captured, endpoint);
        return translate(request, captured);
    }

    private static byte[] translate(ForwardedRequest request, CapturedResponse captured)
            throws IOException, GrpcException {
        HttpStatus status = HttpStatus.valueOf(captured.getStatus());
        return switch (status) {
            case NO_CONTENT -> accepted(request.message(), captured);
            case UNAUTHORIZED -> denied(GrpcStatus.UNAUTHENTICATED, captured);
            case FORBIDDEN -> denied(GrpcStatus.PERMISSION_DENIED, captured);
            case TOO_MANY_REQUESTS -> denied(GrpcStatus.RESOURCE_EXHAUSTED, captured);
            case BAD_REQUEST -> {
                if (captured.containsHeader(HttpHeaders.WWW_AUTHENTICATE)) {
                    yield denied(GrpcStatus.INVALID_ARGUMENT, captured);
                }
                throw faultOfGateway(captured);
            }
            default -> throw new GrpcException(GrpcStatus.UNAVAILABLE, "The server cannot answer at the moment.");
        };
    }

    private static byte[] accepted(CheckRequest request, CapturedResponse captured) throws IOException {
        Map<String, String> forApi = new TreeMap<>();
        Map<String, String> forCaller = new TreeMap<>();
        captured.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(PREFIX)) {
                forApi.put(lower, value);
            } else if (lower.startsWith("ratelimit")) {
                forCaller.put(lower, value);
            }
        });
        Set<String> removed = new TreeSet<>(FOR_API);
        for (String name : request.headerNames()) {
            if (OF_KEYTURN.matcher(name).matches()) {
                removed.add(name);
            }
        }
        removed.removeAll(forApi.keySet());
        return CheckResponse.accepted(forApi, removed, forCaller);
    }

    private static byte[] denied(GrpcStatus status, CapturedResponse captured) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        captured.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return CheckResponse.denied(status, captured.getStatus(), headers, captured.body());
    }

    /** Does not say more than the status: which of them it is stands in the server's log. */
    private static GrpcException faultOfGateway(CapturedResponse captured) {
        String body = new String(captured.body(), StandardCharsets.UTF_8);
        return body.contains("\"invalid_client\"")
                ? new GrpcException(GrpcStatus.UNAUTHENTICATED, "The gateway is not authenticated.")
                : new GrpcException(
                        GrpcStatus.INVALID_ARGUMENT,
                        "The gateway may not check for this audience, or a context extension is invalid.");
    }
}
