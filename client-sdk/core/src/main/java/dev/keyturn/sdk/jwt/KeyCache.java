package dev.keyturn.sdk.jwt;

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
 * The issuer's keys, kept and renewed so that a verification hardly ever waits for them.
 *
 * <p>At most one fetch is under way. One begins when there are no keys, when they are due (then nobody waits for it), or
 * when a token names a key that is not there; never within the pause that the policy sets after the fetch before. One that
 * fails, or brings no key that can be used, leaves the keys as they are.
 *
 * <p>Anybody can name a key that does not exist. So the pause before a fetch for an unknown key grows from the policy's
 * cool-down to the age at which keys are fetched anyway, for as long as such fetches bring nothing new: forged ids that go on
 * coming soon cause no fetch at all. A key that comes without announcement is found within the cool-down, or, while forged
 * ids are coming, within the age at which keys are due ({@link UnknownKeyPause}).
 *
 * <p>While there are keys that may be used, however stale, a token that names another one is refused, even if the issuer
 * cannot be asked: an outage must not turn forgeries into unavailability. Nothing is said about a token only if there are no
 * keys, or if more verifications wait for a fetch than may.
 */
final class KeyCache {

    /** Longer ids are refused without asking the issuer. */
    static final int MAXIMUM_ID_LENGTH = 256;

    /** How many verifications wait for keys of unknown ids; forged ids must not be able to occupy every thread. */
    static final int MAXIMUM_WAITING = 32;

    /** How many wait if there are no keys at all; a silent issuer must not occupy every thread of an application that starts. */
    static final int MAXIMUM_WAITING_FOR_FIRST_KEYS = 100;

    /** The number that no fetch has: they are counted from 1, and what was stored before them is 0. */
    static final int NO_FETCH = -1;

    /** A fetch ends by itself, at its time-out or before; waiting a little longer lets all learn how it ended. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Logger LOG = System.getLogger("dev.keyturn.sdk");

    private final Callable<KeySet> source;
    private final @Nullable StoredKeys stored;
    private final KeyCachePolicy policy;
    private final Clock clock;
    private final Executor executor;
    private final Semaphore waiting = new Semaphore(MAXIMUM_WAITING);
    private final Semaphore waitingForFirstKeys = new Semaphore(MAXIMUM_WAITING_FOR_FIRST_KEYS);

    private final Object lock = new Object();
    private final UnknownKeyPause unknownKeyPause;
    private volatile @Nullable FetchedKeys current;
    private int fetches;
    private @Nullable Fetch underWay;
    private @Nullable Instant lastEndedAt;
    private @Nullable Throwable lastFailure;

    /**
     * @param stored what there is until the first fetch has succeeded; null for nothing
     * @param executor runs a fetch; it must not run it in the calling thread
     */
    KeyCache(
            Callable<KeySet> source,
            @Nullable StoredKeys stored,
            KeyCachePolicy policy,
            Clock clock,
            Executor executor) {
        this.source = source;
        this.stored = stored;
        this.policy = policy;
        this.clock = clock;
        this.executor = executor;
        this.unknownKeyPause = new UnknownKeyPause(policy.unknownKeyCooldown(), policy.refreshAfter());
        StoredKeys.Stored last = stored == null ? null : stored.read();
        this.current = last == null ? null : new FetchedKeys(last.keys(), last.at(), 0, policy);
    }

    /** A fetch that has begun, because of a key id that was not there or because it was time. */
    private record Fetch(boolean forUnknownId, CompletableFuture<FetchedKeys> result) {}

    /** Starts a fetch if there are no fresh keys, and does not wait for it. */
    void prepare() {
        FetchedKeys keys = current;
        if (keys == null || keys.isDue(clock.millis())) {
            joinOrStart();
        }
    }

    /** When the keys were fetched; null if there are none that may be used. */
    @Nullable
    Instant fetchedAt(Instant now) {
        FetchedKeys keys = current;
        return keys == null || keys.isTooOld(now.toEpochMilli()) ? null : keys.at();
    }

    /**
     * The key that a token names.
     *
     * @throws CredentialRejectedException if the issuer does not have it, as far as can be known now
     * @throws VerificationUnavailableException if there are no keys, or too many wait for them
     */
    VerificationKey find(JoseHeader header, Instant now) {
        long millis = now.toEpochMilli();
        FetchedKeys usable = usable(millis);
        FetchedKeys keys = usable != null ? usable : firstKeys(millis);
        VerificationKey key = keys.keys().find(header.algorithm(), header.keyId());
        return key != null ? key : findInNewerKeys(header);
    }

    /**
     * What may be used now, without waiting; null if there is nothing. Starts a fetch if it is due.
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

    /** The issuer may have a new key: asks it, unless it is clear, or likely enough, that it has not. */
    private VerificationKey findInNewerKeys(JoseHeader header) {
        String id = header.keyId();
        if (id == null || id.length() > MAXIMUM_ID_LENGTH) {
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
     * The fetch that is under way, or a new one, or null if the pause since the last one is not over.
     *
     * <p>Asks for the time itself: the time at which a verification began may be before the end of the last fetch, and would
     * look like that of a clock that was set back.
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
            // Whatever it was, those who wait must hear of it and the next one must be able to try again.
            fail(fetch, e);
        }
    }

    private void fail(Fetch fetch, Throwable failure) {
        synchronized (lock) {
            ended(fetch, false, failure);
        }
        LOG.log(Level.WARNING, () -> "The keys that access tokens are verified with could not be fetched: " + failure);
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
     * What a fetch brings, or null if it fails or takes longer than it may.
     *
     * @throws VerificationUnavailableException at once if as many wait as may, or if the thread is interrupted
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
