package dev.keyturn.sdk.internal.jwt;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerificationUnavailableException;
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
 * Cache of an issuer's keys, which is refreshed in the background so that verifications rarely block (ADR 0043).
 *
 * <p>At most one fetch runs at a time. A fetch starts when no keys are cached, when a refresh is due, or when a token names an unknown key; never
 * within the policy's pause after the previous fetch. A failed fetch, or one without usable keys, leaves the cached keys unchanged.
 *
 * <p>Clients can send any key id. The pause before a fetch for an unknown key therefore grows from the policy's cool-down to the refresh age
 * while such fetches find nothing new ({@link UnknownKeyBackoff}). A new key is found within the cool-down, or, while forged ids arrive, within
 * the refresh age.
 *
 * <p>While usable keys are cached, even stale ones, a token with an unknown key is rejected, even if the issuer is unavailable: an outage must not
 * turn forged tokens into unavailability. Verification is unavailable only if no keys are cached, or too many verifications wait for a fetch.
 */
final class KeyCache {

    /** Longer ids are rejected without a fetch. */
    static final int MAX_ID_LENGTH = 256;

    /** Maximum number of threads that wait for unknown keys, so that forged ids cannot occupy all threads. */
    static final int MAX_WAITING = 32;

    /** Maximum number of threads that wait while no keys are cached, so that a slow issuer cannot occupy all threads. */
    static final int MAX_WAITING_FOR_FIRST_KEYS = 100;

    /** Number of no fetch: fetches count from 1, and 0 is the key file. */
    static final int NO_FETCH = -1;

    /** Waiting threads wait a little longer than the timeout of a fetch, to learn its result. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Logger LOG = System.getLogger("dev.keyturn.sdk");

    private final Callable<KeySet> source;
    private final @Nullable KeyFile stored;
    private final KeyCachePolicy policy;
    private final Clock clock;
    private final Executor executor;
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final Semaphore waitingForFirstKeys = new Semaphore(MAX_WAITING_FOR_FIRST_KEYS);

    private final Object lock = new Object();
    private final UnknownKeyBackoff unknownKeyPause;
    private volatile @Nullable FetchedKeys current;
    private int fetches;
    private @Nullable Fetch underWay;
    private @Nullable Instant lastEndedAt;
    private @Nullable Throwable lastFailure;

    /**
     * @param stored keys until the first successful fetch; null for none
     * @param executor runs fetches in other threads than the caller's
     */
    KeyCache(Callable<KeySet> source, @Nullable KeyFile stored, KeyCachePolicy policy, Clock clock, Executor executor) {
        this.source = source;
        this.stored = stored;
        this.policy = policy;
        this.clock = clock;
        this.executor = executor;
        this.unknownKeyPause = new UnknownKeyBackoff(policy.unknownKeyCooldown(), policy.refreshAfter());
        KeyFile.Stored last = stored == null ? null : stored.read();
        this.current = last == null ? null : new FetchedKeys(last.keys(), last.at(), 0, policy);
    }

    /** Running fetch, for an unknown key id or because a refresh is due. */
    private record Fetch(boolean forUnknownId, CompletableFuture<FetchedKeys> result) {}

    /** Starts a fetch in the background if no fresh keys are cached. */
    void prepare() {
        FetchedKeys keys = current;
        if (keys == null || keys.isDue(clock.millis())) {
            joinOrStart();
        }
    }

    /** Time of the last successful fetch; null if no usable keys are cached. */
    @Nullable
    Instant fetchedAt(Instant now) {
        FetchedKeys keys = current;
        return keys == null || keys.isTooOld(now.toEpochMilli()) ? null : keys.at();
    }

    /**
     * Finds the key of a token.
     *
     * @throws CredentialRejectedException if the issuer does not publish it, as far as is known
     * @throws VerificationUnavailableException if no keys are cached, or too many threads wait for them
     */
    VerificationKey find(JoseHeader header, Instant now) {
        long millis = now.toEpochMilli();
        FetchedKeys usable = usable(millis);
        FetchedKeys keys = usable != null ? usable : firstKeys(millis);
        VerificationKey key = keys.keys().find(header.algorithm(), header.keyId());
        return key != null ? key : findInNewerKeys(header);
    }

    /**
     * Usable keys, without waiting; null if there are none. Starts a fetch if a refresh is due.
     *
     * @param now in milliseconds since the epoch
     */
    @Nullable
    FetchedKeys usable(long now) {
        FetchedKeys keys = current;
        if (keys == null || keys.isTooOld(now)) {
            return null;
        }
        if (keys.isDue(now)) {
            joinOrStart();
        }
        return keys;
    }

    private FetchedKeys firstKeys(long now) {
        Fetch fetch;
        synchronized (lock) {
            FetchedKeys keys = current;
            if (keys != null && !keys.isTooOld(now)) {
                return keys;
            }
            fetch = joinOrStart();
        }
        if (fetch == null) {
            throw unavailable();
        }
        FetchedKeys keys = await(fetch, waitingForFirstKeys);
        if (keys == null) {
            throw unavailable();
        }
        return keys;
    }

    /** Fetches keys for an unknown id, unless the pause forbids it. */
    private VerificationKey findInNewerKeys(JoseHeader header) {
        String id = header.keyId();
        if (id == null || id.length() > MAX_ID_LENGTH) {
            throw new CredentialRejectedException(Reason.UNKNOWN_KEY);
        }
        Fetch fetch;
        synchronized (lock) {
            FetchedKeys newest = current;
            if (newest != null && newest.keys().hasId(id)) {
                return require(newest.keys(), header);
            }
            fetch = joinOrStart(true, unknownKeyPause.at(clock.instant()));
        }
        FetchedKeys newer = fetch == null ? null : await(fetch, waiting);
        if (newer == null) {
            throw new CredentialRejectedException(Reason.UNKNOWN_KEY);
        }
        return require(newer.keys(), header);
    }

    private static VerificationKey require(KeySet keys, JoseHeader header) {
        VerificationKey key = keys.find(header.algorithm(), header.keyId());
        if (key == null) {
            boolean known = header.keyId() != null && keys.hasId(header.keyId());
            throw new CredentialRejectedException(known ? Reason.ALGORITHM_NOT_ALLOWED : Reason.UNKNOWN_KEY);
        }
        return key;
    }

    private @Nullable Fetch joinOrStart() {
        synchronized (lock) {
            return joinOrStart(false, lastFailure != null ? policy.retryAfter() : policy.unknownKeyCooldown());
        }
    }

    /**
     * Running fetch, or a new one; null if the pause since the last one has not passed.
     *
     * <p>Reads the clock itself: the start of a verification may be before the end of the last fetch, and would look like a clock that was
     * set back.
     */
    private @Nullable Fetch joinOrStart(boolean forUnknownId, Duration pause) {
        synchronized (lock) {
            if (underWay != null) {
                return underWay;
            }
            if (lastEndedAt != null && !KeyCachePolicy.hasPassed(pause, lastEndedAt, clock.instant())) {
                return null;
            }
            Fetch started = new Fetch(forUnknownId, new CompletableFuture<>());
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
            KeySet published = source.call();
            FetchedKeys keys;
            synchronized (lock) {
                keys = new FetchedKeys(published, startedAt, ++fetches, policy);
                boolean hasNewIds = current == null || !current.keys().hasIdsOf(published);
                current = keys;
                ended(fetch, hasNewIds, null);
            }
            fetch.result().complete(keys);
            if (stored != null) {
                stored.write(published, startedAt);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(fetch, e);
        } catch (Throwable e) {
            // Any failure must reach the waiting threads, and allow the next fetch.
            fail(fetch, e);
        }
    }

    private void fail(Fetch fetch, Throwable failure) {
        synchronized (lock) {
            ended(fetch, false, failure);
        }
        LOG.log(Level.WARNING, () -> "The issuer's keys could not be fetched: " + failure);
        fetch.result().completeExceptionally(failure);
    }

    private void ended(Fetch fetch, boolean hasNewIds, @Nullable Throwable failure) {
        underWay = null;
        if (hasNewIds) {
            unknownKeyPause.fetchedNewKeys();
        } else if (fetch.forUnknownId()) {
            unknownKeyPause.fetchedInVain();
        }
        lastEndedAt = clock.instant();
        lastFailure = failure;
    }

    /**
     * Waits for a fetch; null if it fails or times out.
     *
     * @throws VerificationUnavailableException if too many threads wait, or this one is interrupted
     */
    private @Nullable FetchedKeys await(Fetch fetch, Semaphore places) {
        if (!places.tryAcquire()) {
            throw unavailable();
        }
        try {
            return fetch.result().get(policy.fetchTimeout().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        } finally {
            places.release();
        }
    }

    private VerificationUnavailableException unavailable() {
        synchronized (lock) {
            Duration left = lastEndedAt == null
                    ? Duration.ZERO
                    : Duration.between(clock.instant(), lastEndedAt.plus(policy.retryAfter()));
            return new VerificationUnavailableException(Reason.KEYS_UNAVAILABLE, left, lastFailure);
        }
    }
}
