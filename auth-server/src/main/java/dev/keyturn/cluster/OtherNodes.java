package dev.keyturn.cluster;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Presence of other nodes, by the messages with which they announce themselves. A node that joins is known at once, one that has
 * gone for half a minute longer.
 */
@Component
public class OtherNodes implements ClusterListener {

    private static final String TOPIC = "presence";
    private static final String JOINED = "joined";
    private static final String PRESENT = "present";
    private static final int PERIOD_SECONDS = 10;
    private static final int MAX_SILENCE = 3;

    private final Cluster cluster;
    private final AtomicInteger silence = new AtomicInteger(MAX_SILENCE);
    private volatile boolean areUp;

    OtherNodes(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Whether there are any. With the embedded database there are none. Costs a read of memory. */
    public boolean areUp() {
        return areUp;
    }

    @Scheduled(initialDelay = PERIOD_SECONDS, fixedDelay = PERIOD_SECONDS, timeUnit = TimeUnit.SECONDS)
    void announce() {
        cluster.publish(TOPIC, PRESENT);
        areUp = silence.updateAndGet(periods -> Math.min(periods + 1, MAX_SILENCE)) < MAX_SILENCE;
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public void receive(String payload) {
        silence.set(0);
        areUp = true;
        if (payload.equals(JOINED)) {
            cluster.publish(TOPIC, PRESENT);
        }
    }

    @Override
    public void readAll() {
        cluster.publish(TOPIC, JOINED);
    }
}
