package dev.keyturn.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyturn.network.WiderNetwork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Limits how many passwords a node hashes for one network, so that a flood of wrong ones leaves turns for other networks. The
 * {@link WiderNetwork}s around an IPv6 network have budgets of their own.
 *
 * <p>An attempt is charged before anything about it is looked up, and the charge is returned if the password is right. A
 * budget fills up evenly over {@link #PERIOD}.
 */
@Component
class SignInBudget {

    static final Duration PERIOD = Duration.ofMinutes(1);

    /** Is in the name of no network. */
    private static final String DEVICES = "devices of ";

    private static final int MAX_BUDGETS = 100_000;

    private final Duration price;
    private final Clock clock;

    /** Time at which a budget is full again; absent if it is. */
    private final Cache<String, AtomicReference<Instant>> fullAt =
            Caffeine.newBuilder().maximumSize(MAX_BUDGETS).build();

    SignInBudget(SignInProperties properties, Clock clock) {
        this.price = PERIOD.dividedBy(properties.maxFailuresPerNetwork());
        this.clock = clock;
    }

    /**
     * Charges an attempt to the devices that the user is known on, which have one budget together, or else to the network and
     * those around it.
     *
     * @throws TooManySignInsException if the budgets do not suffice; then none is charged
     */
    Charge charge(SignInSource source) {
        KnownDevice device = source.device();
        Part ofDevices = device == null ? null : new Part(DEVICES + device.owner(), price);
        if (ofDevices != null && take(ofDevices) == null) {
            return new Charge(true, List.of(ofDevices));
        }
        List<Part> taken = new ArrayList<>();
        for (Part part : ofNetworks(source.network())) {
            Duration wait = take(part);
            if (wait != null) {
                taken.forEach(this::giveBack);
                throw new TooManySignInsException(PERIOD.dividedBy(part.price()), PERIOD, wait);
            }
            taken.add(part);
        }
        return new Charge(false, taken);
    }

    /** Returns a charge. */
    void refund(Charge charge) {
        charge.parts().forEach(this::giveBack);
    }

    /** The widest network first: one that has used up its budget does not fill the memory with the networks in it. */
    private List<Part> ofNetworks(String network) {
        List<Part> parts = new ArrayList<>(List.of(new Part(network, price)));
        for (WiderNetwork wider : WiderNetwork.around(network)) {
            parts.add(0, new Part(wider.name(), price.dividedBy(wider.ofHashes())));
        }
        return parts;
    }

    /** @return null if the budget sufficed, else the time after which it will */
    private @Nullable Duration take(Part part) {
        Instant now = clock.instant();
        Instant limit = now.plus(PERIOD);
        AtomicReference<Instant> full = fullAt.get(part.budget(), key -> new AtomicReference<>(now));
        Instant before = full.getAndUpdate(at -> {
            Instant start = startingFrom(at, now, limit);
            Instant next = start.plus(part.price());
            return next.isAfter(limit) ? start : next;
        });
        Instant next = startingFrom(before, now, limit).plus(part.price());
        return next.isAfter(limit) ? Duration.between(limit, next) : null;
    }

    private void giveBack(Part part) {
        AtomicReference<Instant> full = fullAt.getIfPresent(part.budget());
        if (full != null) {
            full.updateAndGet(at -> at.minus(part.price()));
        }
    }

    /** A time beyond the limit was stored before the clock was set back, and is ignored. */
    private static Instant startingFrom(Instant at, Instant now, Instant limit) {
        return at.isBefore(now) || at.isAfter(limit) ? now : at;
    }

    /**
     * Charged attempt.
     *
     * @param isOfDevice whether it was charged to known devices
     */
    record Charge(boolean isOfDevice, List<Part> parts) {}

    /**
     * Part of a charge.
     *
     * @param price time in which the budget regains it
     */
    record Part(String budget, Duration price) {}
}
