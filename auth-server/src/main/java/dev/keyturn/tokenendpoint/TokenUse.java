package dev.keyturn.tokenendpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * Number of token responses of this node by client and address, until they are taken. At most {@value #MAX} pairs are counted; further addresses of a client
 * are counted together.
 */
@Component
public class TokenUse {

    static final int MAX = 10_000;

    private static final String ANY_ADDRESS = "";

    private final ConcurrentMap<Use, AtomicLong> counts = new ConcurrentHashMap<>();

    /**
     * Counts a response.
     *
     * @param address empty if it does not tell where the client runs
     */
    void count(String client, String address) {
        Use use = new Use(client, address);
        AtomicLong count = counts.get(use);
        if (count == null) {
            Use counted = counts.size() < MAX ? use : new Use(client, ANY_ADDRESS);
            count = counts.computeIfAbsent(counted, first -> new AtomicLong());
        }
        count.incrementAndGet();
    }

    /** Takes the numbers since the last call. Forgets pairs that were not used since. */
    public Map<Use, Long> take() {
        Map<Use, Long> taken = new HashMap<>();
        counts.forEach((use, count) -> {
            long number = count.getAndSet(0);
            if (number > 0) {
                taken.put(use, number);
            } else {
                counts.remove(use, count);
            }
        });
        return taken;
    }

    /** Gives back what could not be stored. */
    public void giveBack(Map<Use, Long> taken) {
        taken.forEach((use, number) ->
                counts.computeIfAbsent(use, first -> new AtomicLong()).addAndGet(number));
    }

    /**
     * Client at an address.
     *
     * @param address empty for any
     */
    public record Use(String client, String address) {}
}
