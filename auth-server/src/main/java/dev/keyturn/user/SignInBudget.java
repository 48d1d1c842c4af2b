package dev.keyturn.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * Limits how many passwords a node hashes for one network, so that a flood of wrong ones leaves turns for other networks.
 *
 * <p>An attempt is charged before anything about it is looked up, and the charge is returned if the password is right. The
 * budget fills up evenly over {@link #PERIOD}.
 */
@Component
class SignInBudget {

    static final Duration PERIOD = Duration.ofMinutes(1);

    /** Is in the name of no network. */
    private static final String DEVICES = "devices of ";

    private static final int MAX_NETWORKS = 100_000;

    private final Duration price;
    private final Clock clock;

    /** Time at which the budget of a network is full again; absent if it is. */
    private final Cache<String, AtomicReference<Instant>> fullAt =
            Caffeine.newBuilder().maximumSize(MAX_NETWORKS).build();

    SignInBudget(SignInProperties properties, Clock clock) {
        this.price = PERIOD.dividedBy(properties.maxFailuresPerNetwork());
        this.clock = clock;
    }

    /**
     * Charges an attempt to the devices that the user is known on, which have one budget together, or else to the network.
     *
     * @return budget that was charged
     * @throws TooManySignInsException if each budget is used up
     */
    String charge(SignInSource source) {
        KnownDevice device = source.device();
        if (device != null) {
            String devices = DEVICES + device.nameDigest();
            try {
                charge(devices);
                return devices;
            } catch (TooManySignInsException e) {
                // the network may have some left
            }
        }
        charge(source.network());
        return source.network();
    }

    /** @throws TooManySignInsException if the network has used up its budget */
    void charge(String network) {
        Instant now = clock.instant();
        Instant limit = now.plus(PERIOD);
        AtomicReference<Instant> full = fullAt.get(network, key -> new AtomicReference<>(now));
        Instant before = full.getAndUpdate(at -> {
            Instant start = startingFrom(at, now, limit);
            Instant next = start.plus(price);
            return next.isAfter(limit) ? start : next;
        });
        Instant next = startingFrom(before, now, limit).plus(price);
        if (next.isAfter(limit)) {
            throw new TooManySignInsException(Duration.between(limit, next));
        }
    }

    /** Returns one charge. */
    void refund(String network) {
        AtomicReference<Instant> full = fullAt.getIfPresent(network);
        if (full != null) {
            full.updateAndGet(at -> at.minus(price));
        }
    }

    /** A time beyond the limit was stored before the clock was set back, and is ignored. */
    private static Instant startingFrom(Instant at, Instant now, Instant limit) {
        return at.isBefore(now) || at.isAfter(limit) ? now : at;
    }
}
