package dev.keyturn.signing;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.cluster.ClusterListener;
import dev.keyturn.cluster.DatabaseLocks;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The signing keys of this server, in memory: one active key an algorithm, and the public half of each as JWKS.
 *
 * <p>The first start generates them. What another node changes is learned from its message, and without messages within two
 * seconds. While the database is away, the last known keys sign.
 */
@Component
public class KeyRing implements SmartInitializingSingleton, ClusterListener {

    /** Algorithms with which this server can sign; {@link #announceFirst} gives one its key. */
    public static final List<JWSAlgorithm> ALGORITHMS =
            Arrays.stream(SigningAlgorithm.values()).map(SigningAlgorithm::jose).toList();

    private static final List<SigningAlgorithm> FROM_THE_START =
            List.of(SigningAlgorithm.ES256, SigningAlgorithm.RS256);

    private static final int LOOK_EVERY_SECONDS = 1;
    private static final int ADVANCE_EVERY_SECONDS = 60;

    private final StoredKeys keys;
    private final KeyLifeCycle lifeCycle;
    private final DatabaseLocks locks;
    private final ObjectProvider<AlgorithmUsage> usages;
    private final ReentrantLock reading = new ReentrantLock();

    private volatile KeyRingContents contents = KeyRingContents.EMPTY;

    KeyRing(StoredKeys keys, KeyLifeCycle lifeCycle, DatabaseLocks locks, ObjectProvider<AlgorithmUsage> usages) {
        this.keys = keys;
        this.lifeCycle = lifeCycle;
        this.locks = locks;
        this.usages = usages;
    }

    /**
     * Loads the keys, and generates those that are missing; by then the audit trail listens.
     *
     * @throws KeyEncryptionKeyException if keys are stored and the configured key-encryption key is not theirs; nothing is
     *     changed then
     */
    @Override
    public void afterSingletonsInstantiated() {
        keys.open();
        FROM_THE_START.forEach(lifeCycle::ensure);
        readAll();
        announceWhatIsChosen();
    }

    /** The net below those who choose an algorithm: a node of an earlier version does not announce its first key. */
    @Scheduled(initialDelay = ADVANCE_EVERY_SECONDS, fixedDelay = ADVANCE_EVERY_SECONDS, timeUnit = TimeUnit.SECONDS)
    void announceWhatIsChosen() {
        usages.stream().flatMap(usage -> usage.algorithms().stream()).distinct().forEach(this::announceFirst);
    }

    /**
     * Announces the first key of an algorithm, so that the server can sign with it once verifiers know it; does nothing if it
     * has one. Not to be called in a transaction, as it takes one of its own.
     *
     * @throws IllegalArgumentException if the server does not sign with this algorithm
     */
    public void announceFirst(String algorithm) {
        SigningAlgorithm supported = SigningAlgorithm.named(algorithm)
                .orElseThrow(
                        () -> new IllegalArgumentException("Not a signing algorithm of this server: " + algorithm));
        if (!signsWith(algorithm) && signsFrom(algorithm).isEmpty()) {
            lifeCycle.announceFirst(supported);
            readAll();
        }
    }

    /** Whether an algorithm has an active key. */
    public boolean signsWith(String algorithm) {
        return contents.active().containsKey(JWSAlgorithm.parse(algorithm));
    }

    /** Time at which the announced key of an algorithm becomes active; empty if none is announced. */
    public Optional<Instant> signsFrom(String algorithm) {
        return Optional.ofNullable(contents.announced().get(JWSAlgorithm.parse(algorithm)));
    }

    /** Term of the active key of an algorithm; empty if it has none. */
    Optional<KeyRingContents.Term> term(SigningAlgorithm algorithm) {
        return Optional.ofNullable(contents.terms().get(algorithm.jose()));
    }

    /** The names of all {@link #ALGORITHMS}. */
    public static List<String> algorithmNames() {
        return ALGORITHMS.stream().map(JWSAlgorithm::getName).toList();
    }

    /** Public keys for verification of this server's signatures. */
    public JWKSet publicKeys() {
        return contents.publicKeys();
    }

    /** The published key of this name, ready to verify. */
    Optional<PublishedKey> published(@Nullable String keyId) {
        return keyId == null
                ? Optional.empty()
                : Optional.ofNullable(contents.verifying().get(keyId));
    }

    /** The same keys, ready to be sent. */
    JwksDocument document() {
        return contents.document();
    }

    /**
     * The active key of an algorithm, ready to sign.
     *
     * @throws IllegalArgumentException if it has none; see {@link #signsWith}
     */
    ActiveKey active(JWSAlgorithm algorithm) {
        ActiveKey key = contents.active().get(algorithm);
        if (key == null) {
            throw new IllegalArgumentException("No signing key exists for " + algorithm);
        }
        return key;
    }

    /** Publishes the next key of an algorithm. @throws SigningKeyRefusedException {@code already-announced} */
    void announce(SigningAlgorithm algorithm) {
        lifeCycle.announce(algorithm);
        readAll();
    }

    /** Lets the next key of an algorithm sign from now on. @throws SigningKeyRefusedException {@code too-many-retired} */
    void activate(SigningAlgorithm algorithm) {
        lifeCycle.activate(algorithm);
        readAll();
    }

    /**
     * Withdraws a key before its time, and replaces it at once if it signed.
     *
     * @throws SigningKeyRefusedException {@code signing-key-not-found}, {@code signing-key-destroyed}
     */
    void revoke(String keyId) {
        lifeCycle.revoke(keyId);
        readAll();
    }

    /** Makes the moves that are due by the schedule. */
    @Scheduled(initialDelay = ADVANCE_EVERY_SECONDS, fixedDelay = ADVANCE_EVERY_SECONDS, timeUnit = TimeUnit.SECONDS)
    void advance() {
        if (lifeCycle.advance()) {
            readAll();
        }
    }

    /** Reads the keys again if a node has changed them; costs one cheap statement otherwise. */
    @Scheduled(initialDelay = LOOK_EVERY_SECONDS, fixedDelay = LOOK_EVERY_SECONDS, timeUnit = TimeUnit.SECONDS)
    void look() {
        if (locks.changes(SigningKeyRepository.LOCK) != contents.changes()) {
            readAll();
        }
    }

    @Override
    public String topic() {
        return SigningKeyRepository.LOCK;
    }

    @Override
    public void receive(String payload) {
        look();
    }

    @Override
    public void readAll() {
        reading.lock();
        try {
            // counted first: what changes in between is read twice rather than never
            long changes = locks.changes(SigningKeyRepository.LOCK);
            contents = contents.next(changes, keys.published(), keys.encryption());
        } finally {
            reading.unlock();
        }
    }
}
