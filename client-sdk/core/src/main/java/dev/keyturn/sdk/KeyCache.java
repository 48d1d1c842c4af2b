package dev.keyturn.sdk;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's keys, kept and renewed so that a verification hardly ever waits for them.
 *
 * <p>At most one fetch is under way. One begins when there are no keys, when they are due (then nobody waits for it), or
 * when a token names a key that is not there; never within the pause that the policy sets after the fetch before. So what
 * strangers send cannot cause more fetches than the pauses allow.
 */
final class KeyCache {

    /** Longer ids are refused without asking the issuer. */
    static final int MAXIMUM_ID_LENGTH = 256;

    /** How many verifications wait for keys of unknown ids; forged ids must not be able to occupy every thread. */
    static final int MAXIMUM_WAITING = 32;

    private static final int UNKNOWN_IDS_REMEMBERED = 1000;
    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);

    /** A fetch ends by itself, at its time-out or before; waiting a little longer lets all learn how it ended. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Logger LOG = System.getLogger("dev.keyturn.sdk");

    private final Callable<KeySet> source;
    private final KeyCachePolicy policy;
    private final Clock clock;
    private final Executor executor;
    private final Semaphore waiting = new Semaphore(MAXIMUM_WAITING);

    private final Object lock = new Object();
    private final UnknownKeyIds unknownIds;
    private volatile @Nullable FetchedKeys current;
    private @Nullable Fetch underWay;
    private @Nullable Instant lastEndedAt;
    private @Nullable Throwable lastFailure;

    /** @param executor runs a fetch; it must not run it in the calling thread */
    KeyCache(Callable<KeySet> source, KeyCachePolicy policy, Clock clock, Executor executor) {
        this.source = source;
        this.policy = policy;
        this.clock = clock;
        this.executor = executor;
        this.unknownIds = new UnknownKeyIds(UNKNOWN_IDS_REMEMBERED, policy.refreshAfter());
    }

    /** Keys, and when their fetch began. */
    private record FetchedKeys(KeySet keys, Instant at) {}

    /** A fetch that has begun. */
    private record Fetch(CompletableFuture<FetchedKeys> result) {}

    /** Starts a fetch if there are no fresh keys, and does not wait for it. */
    void prepare() {
        Instant now = clock.instant();
        FetchedKeys keys = current;
        if (keys == null || policy.isDue(keys.at(), now)) {
            joinOrStart();
        }
    }

    /**
     * The key that a token names.
     *
     * @throws TokenRejectedException if the issuer does not have it
     * @throws KeysUnavailableException if the issuer cannot be asked
     */
    VerificationKey find(JoseHeader header, Instant now) {
        FetchedKeys keys = usableKeys(now);
        VerificationKey key = keys.keys().find(header.algorithm(), header.keyId());
        return key != null ? key : findInNewerKeys(header);
    }

    private FetchedKeys usableKeys(Instant now) {
        FetchedKeys keys = current;
        if (keys == null || policy.isTooOld(keys.at(), now)) {
            return firstKeys(now);
        }
        if (policy.isDue(keys.at(), now)) {
            joinOrStart();
        }
        return keys;
    }

    private FetchedKeys firstKeys(Instant now) {
        Fetch fetch;
        synchronized (lock) {
            FetchedKeys keys = current;
            if (keys != null && !policy.isTooOld(keys.at(), now)) {
                return keys;
            }
            fetch = joinOrStart();
        }
        if (fetch == null) {
            throw unavailable();
        }
        return await(fetch);
    }

    /** The issuer may have a new key: asks it, unless it is clear, or likely enough, that it has not. */
    private VerificationKey findInNewerKeys(JoseHeader header) {
        String id = header.keyId();
        if (id == null || id.length() > MAXIMUM_ID_LENGTH) {
            throw new TokenRejectedException(Reason.UNKNOWN_KEY);
        }
        Fetch fetch;
        boolean startedForThisId;
        synchronized (lock) {
            FetchedKeys newest = current;
            if (newest != null && newest.keys().hasId(id)) {
                return require(newest.keys(), header);
            }
            if (unknownIds.contains(id, clock.instant())) {
                throw new TokenRejectedException(Reason.UNKNOWN_KEY);
            }
            startedForThisId = underWay == null;
            fetch = joinOrStart();
            if (fetch == null && lastFailure == null) {
                throw new TokenRejectedException(Reason.UNKNOWN_KEY);
            }
        }
        if (fetch == null) {
            throw unavailable();
        }
        KeySet keys = awaitWithFewOthers(fetch).keys();
        if (startedForThisId && !keys.hasId(id)) {
            synchronized (lock) {
                unknownIds.remember(id, clock.instant());
            }
        }
        return require(keys, header);
    }

    private static VerificationKey require(KeySet keys, JoseHeader header) {
        VerificationKey key = keys.find(header.algorithm(), header.keyId());
        if (key == null) {
            boolean known = header.keyId() != null && keys.hasId(header.keyId());
            throw new TokenRejectedException(known ? Reason.ALGORITHM_NOT_ALLOWED : Reason.UNKNOWN_KEY);
        }
        return key;
    }

    /**
     * The fetch that is under way, or a new one, or null if the pause since the last one is not over.
     *
     * <p>Asks for the time itself: the time at which a verification began may be before the end of the last fetch, and would
     * look like that of a clock that was set back.
     */
    private @Nullable Fetch joinOrStart() {
        synchronized (lock) {
            if (underWay != null) {
                return underWay;
            }
            Duration pause = lastFailure != null ? policy.retryAfter() : policy.unknownKeyCooldown();
            if (lastEndedAt != null && !KeyCachePolicy.hasPassed(pause, lastEndedAt, clock.instant())) {
                return null;
            }
            Fetch started = new Fetch(new CompletableFuture<>());
            underWay = started;
            try {
                executor.execute(() -> run(started));
            } catch (RuntimeException | Error e) {
                fail(started, e);
            }
            return started;
        }
    }

    private void run(Fetch fetch) {
        try {
            Instant startedAt = clock.instant();
            FetchedKeys keys = new FetchedKeys(source.call(), startedAt);
            synchronized (lock) {
                current = keys;
                ended(null);
            }
            fetch.result().complete(keys);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(fetch, e);
        } catch (Throwable e) {
            // Whatever it was, those who wait must hear of it and the next one must be able to try again.
            fail(fetch, e);
        }
    }

    private void fail(Fetch fetch, Throwable failure) {
        synchronized (lock) {
            ended(failure);
        }
        LOG.log(Level.WARNING, () -> "The keys that access tokens are verified with could not be fetched: " + failure);
        fetch.result().completeExceptionally(failure);
    }

    private void ended(@Nullable Throwable failure) {
        underWay = null;
        lastEndedAt = clock.instant();
        lastFailure = failure;
    }

    private FetchedKeys awaitWithFewOthers(Fetch fetch) {
        if (!waiting.tryAcquire()) {
            throw unavailable();
        }
        try {
            return await(fetch);
        } finally {
            waiting.release();
        }
    }

    private FetchedKeys await(Fetch fetch) {
        try {
            return fetch.result().get(policy.fetchTimeout().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    private KeysUnavailableException unavailable() {
        synchronized (lock) {
            Duration left = lastEndedAt == null
                    ? SHORTEST_RETRY
                    : Duration.between(clock.instant(), lastEndedAt.plus(policy.retryAfter()));
            return new KeysUnavailableException(
                    left.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : left, lastFailure);
        }
    }
}
