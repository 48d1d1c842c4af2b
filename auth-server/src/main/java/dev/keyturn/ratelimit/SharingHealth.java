package dev.keyturn.ratelimit;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether nodes share their request limits. Never down: without its store, each node counts by itself. */
@Component("requestLimitsHealthIndicator")
class SharingHealth implements HealthIndicator {

    private final UsageSharing sharing;

    SharingHealth(UsageSharing sharing) {
        this.sharing = sharing;
    }

    @Override
    public Health health() {
        return Health.up().withDetails(details()).build();
    }

    private Map<String, Object> details() {
        String store = sharing.storeName();
        return store == null || !sharing.isOn()
                ? Map.of("counted", "by-this-node")
                : Map.of("counted", sharing.isFailing() ? "by-each-node" : "by-all-nodes", "store", store);
    }
}
