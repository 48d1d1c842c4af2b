package dev.keyturn.cluster;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What was read from the database, by a text, so that the same question in steady state costs no statement.
 *
 * <p>What this node changes is forgotten as soon as the transaction ends, and what another node changes as soon as that one
 * says so. A message that is lost makes no answer older than its {@link Age}.
 *
 * @param <V> what is remembered; never changes
 */
public final class Remembered<V> {

    private static final int MAX_UNKNOWN = 10_000;

    private final Function<String, Optional<V>> reader;
    private final Age age;
    private final Predicate<RuntimeException> isOutage;
    private final Ticker ticker;
    private final Cache<String, Known<V>> known;
    private final Cache<String, Boolean> unknown;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong doubts = new AtomicLong();

    /**
     * @param reader one statement
     * @param isOutage whether a failure of the reader means that the database is away
     */
    public Remembered(
            Function<String, Optional<V>> reader,
            Age age,
            Size<V> size,
            Predicate<RuntimeException> isOutage,
            Ticker ticker) {
        this.reader = reader;
        this.age = age;
        this.isOutage = isOutage;
        this.ticker = ticker;
        this.known = Caffeine.newBuilder()
                .maximumWeight(size.most)
                .weigher((String key, Known<V> value) -> size.each.applyAsInt(value.value()))
                .expireAfterWrite(age.whenAccepting)
                .ticker(ticker)
                .build();
        // A memory of its own, so that a flood of invented texts drives nothing real out.
        this.unknown = Caffeine.newBuilder()
                .maximumSize(MAX_UNKNOWN)
                .expireAfterWrite(age.whenRefusing)
                .ticker(ticker)
                .build();
    }

    /** What belongs to the text, as fresh as it must be for a request to be accepted. */
    public Optional<V> find(String text) {
        Known<V> remembered = known.getIfPresent(text);
        if (remembered != null) {
            return isDoubtful(remembered) ? readInsteadOf(text, remembered) : Optional.of(remembered.value());
        }
        if (unknown.getIfPresent(text) != null) {
            return Optional.empty();
        }
        return read(text);
    }

    /** Whether something that belongs to the text is remembered, however old. */
    public boolean remembers(String text) {
        return known.getIfPresent(text) != null;
    }

    /** What belongs to the text, as fresh as it must be before a request is refused. */
    public Optional<V> findToRefuse(String text) {
        Known<V> remembered = known.getIfPresent(text);
        if (remembered != null
                && !isDoubtful(remembered)
                && ticker.read() - remembered.readAt() < age.whenRefusing.toNanos()) {
            return Optional.of(remembered.value());
        }
        if (remembered == null && unknown.getIfPresent(text) != null) {
            return Optional.empty();
        }
        return read(text);
    }

    /** Whether messages about it may have been missed since it was read. */
    private boolean isDoubtful(Known<V> remembered) {
        return remembered.doubts() != doubts.get();
    }

    /** While the database is away, what is remembered stands for as long as it would have without the doubt. */
    private Optional<V> readInsteadOf(String text, Known<V> remembered) {
        try {
            return read(text);
        } catch (RuntimeException e) {
            if (!isOutage.test(e)) {
                throw e;
            }
            return Optional.of(remembered.value());
        }
    }

    // Nothing is locked while the database works: a thread that waited here with a connection in hand could starve the
    // reader of one. A result that a change has overtaken is used but not remembered.
    private Optional<V> read(String text) {
        long before = changes.get();
        long doubtsBefore = doubts.get();
        long readAt = ticker.read();
        Optional<V> found = reader.apply(text);
        if (found.isPresent()) {
            Known<V> now = new Known<>(found.get(), readAt, doubtsBefore);
            known.asMap().compute(text, (key, old) -> changes.get() == before ? now : old);
            unknown.invalidate(text);
        } else {
            unknown.asMap().compute(text, (key, old) -> changes.get() == before ? Boolean.TRUE : old);
            known.invalidate(text);
        }
        return found;
    }

    /** Forgets what belongs to the text as soon as the running transaction has ended, whichever way it ends. */
    public void forgetAfterTransaction(String text) {
        forgetAfterTransaction(text, () -> {});
    }

    /** The same, and does something more at that moment. */
    public void forgetAfterTransaction(String text, Runnable more) {
        afterTransaction(() -> {
            forget(text);
            more.run();
        });
    }

    /** Forgets what is like this as soon as the running transaction has ended, whichever way it ends. */
    public void forgetAfterTransaction(Predicate<V> condition) {
        afterTransaction(() -> forget(condition));
    }

    private static void afterTransaction(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                action.run();
            }
        });
    }

    /** Forgets what belongs to the text. */
    public void forget(String text) {
        changes.incrementAndGet();
        known.invalidate(text);
        unknown.invalidate(text);
    }

    /** Forgets what belongs to the text if it is like this. */
    public void forget(String text, Predicate<V> condition) {
        changes.incrementAndGet();
        known.asMap().computeIfPresent(text, (key, each) -> condition.test(each.value()) ? null : each);
    }

    /** Forgets what is like this. */
    public void forget(Predicate<V> condition) {
        changes.incrementAndGet();
        known.asMap().values().removeIf(each -> condition.test(each.value()));
    }

    /** Believes nothing any more without having read it again. */
    public void doubt() {
        doubts.incrementAndGet();
        changes.incrementAndGet();
        unknown.invalidateAll();
    }

    /**
     * How old knowledge may be.
     *
     * @param whenAccepting for a request to be accepted
     * @param whenRefusing for a request to be refused; how long it is remembered that there is nothing, too
     */
    public record Age(Duration whenAccepting, Duration whenRefusing) {}

    /**
     * How much is remembered.
     *
     * @param most the sum of what each weighs
     */
    public record Size<V>(long most, ToIntFunction<V> each) {}

    /** @param doubts how often messages may have been missed before it was read */
    private record Known<V>(V value, long readAt, long doubts) {}
}
