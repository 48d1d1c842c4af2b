package dev.keyturn.client.authentication.assertion;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.nimbusds.jose.jwk.JWK;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Cache of the keys that clients publish.
 *
 * <p>A set is fetched again when it is old or lacks the key that is asked for, by one thread at a time and never sooner than
 * {@link #COOL_DOWN} after the last attempt: invented key IDs, or a server that is down, cannot make this one send more requests. While a set cannot be fetched, the last
 * one stays valid for {@link #USABLE}.
 */
@Component
class RemoteKeys {

    static final Duration FRESH = Duration.ofMinutes(5);
    static final Duration USABLE = Duration.ofHours(1);
    static final Duration COOL_DOWN = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);
    private static final int MAX_SETS = 1_000;

    private final KeySetDownload download;
    private final Clock clock;
    private final LoadingCache<URI, Shelf> shelves =
            Caffeine.newBuilder().maximumSize(MAX_SETS).build(uri -> new Shelf());

    RemoteKeys(KeySetDownload download, Clock clock) {
        this.download = download;
        this.clock = clock;
    }

    /**
     * The keys published at an address.
     *
     * @param sufficient whether they hold the one that is needed; if not, they are fetched anew if that is due
     * @throws KeysUnavailableException if there are none that can be used
     */
    List<JWK> at(URI uri, Predicate<List<JWK>> sufficient) throws KeysUnavailableException {
        Shelf shelf = shelves.get(uri);
        KeySet seen = shelf.keys;
        if (seen.isYoungerThan(FRESH, clock.instant()) && sufficient.test(seen.keys)) {
            return seen.keys;
        }
        boolean couldDo = seen.isYoungerThan(USABLE, clock.instant()) && sufficient.test(seen.keys);
        if (!enter(shelf, couldDo)) {
            return seen.keys;
        }
        try {
            if (shelf.keys.fetchedAt.equals(seen.fetchedAt)
                    && !clock.instant().isBefore(shelf.attemptedAt.plus(COOL_DOWN))) {
                refill(shelf, uri);
            }
            if (!shelf.keys.isYoungerThan(USABLE, clock.instant())) {
                throw new KeysUnavailableException("the last download failed", null);
            }
            return shelf.keys.keys;
        } finally {
            shelf.filling.unlock();
        }
    }

    /** Waits for its turn, unless another thread is fetching and the cached keys will do. */
    private static boolean enter(Shelf shelf, boolean couldDo) throws KeysUnavailableException {
        try {
            if (couldDo) {
                return shelf.filling.tryLock();
            }
            if (!shelf.filling.tryLock(KeySetDownload.DEADLINE.toMillis() + 500, TimeUnit.MILLISECONDS)) {
                throw new KeysUnavailableException("the download by another request takes too long", null);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeysUnavailableException("interrupted", e);
        }
    }

    private void refill(Shelf shelf, URI uri) {
        shelf.attemptedAt = clock.instant();
        try {
            List<JWK> keys = ClientKeys.usable(download.from(uri));
            if (keys.isEmpty()) {
                throw new KeysUnavailableException("the answer holds no key that can be used", null);
            }
            shelf.keys = new KeySet(keys, clock.instant());
        } catch (KeysUnavailableException e) {
            LOG.warn(
                    "Could not fetch the keys of a client. Check that this server can reach {}: {}",
                    uri,
                    e.getMessage());
        }
    }

    /** Where the keys of one address are kept. */
    private static final class Shelf {

        private final ReentrantLock filling = new ReentrantLock();
        private volatile KeySet keys = new KeySet(List.of(), Instant.EPOCH);
        private volatile Instant attemptedAt = Instant.EPOCH;
    }

    private record KeySet(List<JWK> keys, Instant fetchedAt) {

        boolean isYoungerThan(Duration age, Instant now) {
            return now.isBefore(fetchedAt.plus(age));
        }
    }
}
