package dev.keyturn.refusal;

import dev.keyturn.oauth.RequestRefused;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Counts rejected requests by endpoint and reason, as {@code keyturn.requests.rejected}. Both come from lists of this server. */
@Component
class RejectedRequestCounts {

    private final MeterRegistry meters;
    private final Map<Kind, Counter> counters = new ConcurrentHashMap<>();

    RejectedRequestCounts(MeterRegistry meters) {
        this.meters = meters;
    }

    @EventListener
    void count(RequestRefused refused) {
        Kind kind = new Kind(refused.endpoint(), refused.reason());
        Counter known = counters.get(kind);
        (known == null ? counters.computeIfAbsent(kind, this::counter) : known).increment();
    }

    private Counter counter(Kind kind) {
        return Counter.builder("keyturn.requests.rejected")
                .description("Number of rejected requests")
                .tags("endpoint", kind.endpoint, "reason", kind.reason)
                .register(meters);
    }

    private record Kind(String endpoint, String reason) {}
}
