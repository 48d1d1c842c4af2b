package dev.keyturn.tokenendpoint;

import dev.keyturn.network.RemoteNetwork;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * Number of token responses of this node by client and network, until they are taken. At most {@value #MAX_OF_CLIENT} networks of a client are
 * counted, and {@value #MAX} of all clients; further networks of a client are counted together.
 */
@Component
public class TokenUse {

    static final int MAX = 10_000;

    /** So that one client does not use up the room of others. */
    static final int MAX_OF_CLIENT = 200;

    private static final String FURTHER = "further";
    private static final String UNTOLD = "";

    private final ConcurrentMap<Use, AtomicLong> counts = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> networks = new ConcurrentHashMap<>();

    /**
     * Counts a response.
     *
     * @param address empty if it does not tell where the client runs
     */
    void count(String client, String address) {
        Use use = new Use(client, networkOf(address));
        AtomicLong count = counts.get(use);
        if (count == null) {
            count = counter(use.network.isEmpty() ? use : new Use(client, withRoom(client, use.network)));
        }
        count.incrementAndGet();
    }

    /** The network in one spelling, without the cost of parsing an IPv4 address. */
    private static String networkOf(String address) {
        String network = address.indexOf(':') < 0 ? address : RemoteNetwork.of(address);
        int lastDot = network.lastIndexOf('.');
        return lastDot < 0 || network.indexOf(':') >= 0 ? network : network.substring(0, lastDot) + ".0/24";
    }

    /** Room that others have used up says nothing of this client's networks. */
    private String withRoom(String client, String network) {
        if (counts.size() >= MAX) {
            return UNTOLD;
        }
        return networks.getOrDefault(client, 0) < MAX_OF_CLIENT ? network : FURTHER;
    }

    private AtomicLong counter(Use use) {
        return counts.computeIfAbsent(use, first -> {
            networks.merge(use.client, 1, Integer::sum);
            return new AtomicLong();
        });
    }

    /** Takes the numbers since the last call. Forgets pairs that were not used since. */
    public Map<Use, Long> take() {
        Map<Use, Long> taken = new HashMap<>();
        counts.forEach((use, count) -> {
            long number = count.getAndSet(0);
            if (number > 0) {
                taken.put(use, number);
            } else if (counts.remove(use, count)) {
                networks.computeIfPresent(use.client, (client, of) -> of == 1 ? null : of - 1);
            }
        });
        return taken;
    }

    /** Gives back numbers that could not be stored. */
    public void giveBack(Map<Use, Long> taken) {
        taken.forEach((use, number) -> counter(use).addAndGet(number));
    }

    /**
     * Client in a network.
     *
     * @param network an IPv4 /24 or an IPv6 /64; empty if it does not tell where the client runs
     */
    public record Use(String client, String network) {

        public boolean hasNetwork() {
            return !network.isEmpty() && !isFurther();
        }

        /** Whether these are networks beyond the limit of the client, of which the addresses are not known. */
        public boolean isFurther() {
            return FURTHER.equals(network);
        }
    }
}
