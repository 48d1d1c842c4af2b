package dev.keyturn.web;

import dev.keyturn.oauth.MachineEndpoints;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Times the requests at the endpoints that programs call, as {@code http.server.requests} with the tags that Spring gives to
 * all others, and with the address, which Spring would not know since filters answer there.
 *
 * <p>Spring would create an observation and its tags anew for each request, which costs more ({@code docs/performance.md}).
 */
@Configuration(proxyBeanMethods = false)
class MachineRequestTimes {

    @Bean
    FilterRegistrationBean<Recorder> programRequestTimer(MeterRegistry meters) {
        FilterRegistrationBean<Recorder> filter = new FilterRegistrationBean<>(new Recorder(meters));
        filter.setUrlPatterns(MachineEndpoints.paths());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** Requests that are timed here are not observed a second time. */
    @Bean
    ObservationPredicate programRequestsAreTimed() {
        return (name, context) ->
                !(context instanceof ServerRequestObservationContext observed && isTimedHere(observed.getCarrier()));
    }

    private static boolean isTimedHere(@Nullable HttpServletRequest request) {
        return request != null && MachineEndpoints.paths().contains(request.getServletPath());
    }

    /** Records how long each request took, and how it ended. */
    static final class Recorder extends HttpFilter {

        private static final long serialVersionUID = 1L;

        private static final String NAME = "http.server.requests";
        private static final String NONE = "none";
        private static final Set<String> METHODS =
                Arrays.stream(HttpMethod.values()).map(HttpMethod::name).collect(Collectors.toUnmodifiableSet());

        private final transient MeterRegistry meters;
        private final transient Map<Kind, Timer> timers = new ConcurrentHashMap<>();

        Recorder(MeterRegistry meters) {
            this.meters = meters;
        }

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            long start = System.nanoTime();
            int status = HttpStatus.INTERNAL_SERVER_ERROR.value();
            try {
                chain.doFilter(request, response);
                status = response.getStatus();
            } finally {
                String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "UNKNOWN";
                timer(new Kind(method, request.getServletPath(), status))
                        .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            }
        }

        private Timer timer(Kind kind) {
            Timer known = timers.get(kind);
            return known != null ? known : timers.computeIfAbsent(kind, this::newTimer);
        }

        private Timer newTimer(Kind kind) {
            Tags tags = Tags.of(
                    "method",
                    kind.method,
                    "uri",
                    kind.path,
                    "status",
                    Integer.toString(kind.status),
                    "outcome",
                    Outcome.forStatus(kind.status).name(),
                    "exception",
                    NONE,
                    "error",
                    NONE);
            return meters.timer(NAME, tags);
        }

        /** Tags of a timer: endpoint, method and status. */
        private record Kind(String method, String path, int status) {}
    }
}
