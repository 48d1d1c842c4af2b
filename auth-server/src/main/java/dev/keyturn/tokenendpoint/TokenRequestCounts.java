package dev.keyturn.tokenendpoint;

import dev.keyturn.client.GrantType;
import dev.keyturn.oauth.Endpoints;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.stereotype.Component;

/**
 * Counts token requests by grant type and result, as {@code keyturn.token.requests}. All counters exist from the start. Any grant
 * type that no client can have is {@value #OTHER}.
 */
@Component
class TokenRequestCounts {

    private static final String OTHER = "other";

    private final Map<String, Counter> issued;
    private final Map<String, Counter> rejected;

    TokenRequestCounts(MeterRegistry meters) {
        this.issued = counters(meters, "issued");
        this.rejected = counters(meters, "rejected");
    }

    private static Map<String, Counter> counters(MeterRegistry meters, String result) {
        return Stream.concat(Arrays.stream(GrantType.values()).map(GrantType::text), Stream.of(OTHER))
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        grantType -> Counter.builder("keyturn.token.requests")
                                .description("Number of token requests")
                                .tags("grant_type", grantType, "result", result)
                                .register(meters)));
    }

    void issued(HttpServletRequest request) {
        increment(issued, request);
    }

    /** Counts the request if it is one for a token: other endpoints reject client authentication with the same handler. */
    void rejected(HttpServletRequest request) {
        if (Endpoints.TOKEN.equals(request.getServletPath())) {
            increment(rejected, request);
        }
    }

    private static void increment(Map<String, Counter> counters, HttpServletRequest request) {
        String grantType = request.getParameter(OAuth2ParameterNames.GRANT_TYPE);
        Counter known = grantType == null ? null : counters.get(grantType);
        (known == null ? Objects.requireNonNull(counters.get(OTHER)) : known).increment();
    }
}
