package dev.keyturn.ratelimit;

import dev.keyturn.adminapi.Problem;
import dev.keyturn.adminapi.ProblemWriter;
import dev.keyturn.oauth.MachineEndpoints;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RefusalReasons;
import dev.keyturn.oauth.RequestRefusals;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.stereotype.Component;

/**
 * Answers requests beyond a limit with 429, in the format of the endpoint, and counts them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6585#section-4">RFC 6585 §4, 429 Too Many Requests</a>
 */
@Component
class LimitRefusals {

    private static final int STATUS = HttpStatus.TOO_MANY_REQUESTS.value();
    private static final OAuth2Error ERROR = ProtocolErrors.ofStatus(STATUS);

    private final ProtocolErrorResponses errors;
    private final ProblemWriter problems;
    private final RequestRefusals refusals;
    private final Map<Limit, Counter> counters = new EnumMap<>(Limit.class);

    LimitRefusals(
            ProtocolErrorResponses errors, ProblemWriter problems, RequestRefusals refusals, MeterRegistry meters) {
        this.errors = errors;
        this.problems = problems;
        this.refusals = refusals;
        for (Limit limit : Limit.values()) {
            counters.put(
                    limit,
                    Counter.builder("keyturn.requests.limited")
                            .description("Number of requests that were rejected since they exceeded a limit")
                            .tag("limit", limit.code())
                            .register(meters));
        }
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, LimitStatus status) throws IOException {
        Objects.requireNonNull(counters.get(status.limit())).increment();
        if (status.limit().countsClient()) {
            refusals.report(request, ERROR.getErrorCode(), RefusalReasons.TOO_MANY_REQUESTS);
        } else {
            refusals.reportUnread(request, ERROR.getErrorCode(), RefusalReasons.TOO_MANY_REQUESTS);
        }
        status.write(response);
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(status.retryAfterSeconds()));
        // at some endpoints no filter has passed that writes it
        response.setHeader("X-Content-Type-Options", "nosniff");
        String path = RequestPath.of(request);
        if (Problem.isExpectedAt(path)) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            problems.write(response, Problem.ofStatus(STATUS));
        } else if (MachineEndpoints.contains(path) || Limit.ofClientAt(path) != null) {
            response.setStatus(STATUS);
            errors.write(response, ERROR.getErrorCode(), ERROR.getDescription());
        } else {
            response.sendError(STATUS);
        }
    }
}
