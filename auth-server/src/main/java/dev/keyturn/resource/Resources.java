package dev.keyturn.resource;

import dev.keyturn.adminapi.Outage;
import dev.keyturn.cluster.Cluster;
import dev.keyturn.cluster.ClusterListener;
import dev.keyturn.signing.KeyRing;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Cache of scopes and audiences.
 *
 * <p>A change on this node shows at once, one on another node as soon as that one says so, or within 30 seconds if its message
 * is lost. While the database is away, the last known answer stands.
 */
@Component
@EnableScheduling
public class Resources implements ClusterListener {

    private static final String TOPIC = "apis";

    private final ApiRepository apis;
    private final Cluster cluster;
    private final KeyRing keyRing;
    private final TransactionTemplate freshRead;
    private final ReentrantLock loading = new ReentrantLock();
    private volatile @Nullable ScopeDirectory known;
    private volatile boolean isOutdated;
    private final AtomicLong changes = new AtomicLong();

    Resources(ApiRepository apis, Cluster cluster, KeyRing keyRing, PlatformTransactionManager transactions) {
        this.apis = apis;
        this.cluster = cluster;
        this.keyRing = keyRing;
        this.freshRead = new TransactionTemplate(transactions);
        freshRead.setReadOnly(true);
        freshRead.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** Description of a scope; empty if there is no such scope. */
    public Optional<ScopeDescription> describe(String scope) {
        return Optional.ofNullable(directory().describe(scope));
    }

    /** Whether a scope is about a user who signs in, as those of OpenID Connect are, and means nothing without one. */
    public static boolean isAboutUser(String scope) {
        return OidcScope.find(scope).isPresent();
    }

    /** The audience of the API that owns a scope; empty for an unknown scope and for those of OpenID Connect. */
    public Optional<String> audienceOf(String scope) {
        return Optional.ofNullable(directory().audienceOf(scope));
    }

    /**
     * The audiences of the APIs that own these scopes, in alphabetical order. Unknown scopes and those of OpenID Connect add
     * none.
     */
    public Set<String> audiencesOf(Collection<String> scopes) {
        return directory().audiencesOf(scopes);
    }

    /** The audience of the API that a {@code resource} names, compared as URIs; empty if there is none. */
    public Optional<String> audienceNamed(String resource) {
        return Optional.ofNullable(directory().audienceNamed(resource));
    }

    /** Access token settings of the API with this audience; empty if there is no such API. */
    public Optional<AccessTokenPolicy> policyOf(String audience) {
        return Optional.ofNullable(directory().policyOf(audience));
    }

    /** Whether a client is the one as which the API with this audience introspects. */
    public boolean introspects(String clientId, String audience) {
        AccessTokenPolicy policy = directory().policyOf(audience);
        return policy != null && clientId.equals(policy.introspectionClientId());
    }

    /**
     * Current signing algorithm for JWTs of the API with this audience: the configured one, or the previous one while that has
     * no active key (ADR 0018).
     */
    public String signingAlgorithmOf(String audience) {
        SigningChoice choice = directory().signingOf(audience);
        return choice == null ? AccessTokenPolicy.DEFAULT_ALGORITHM : choice.inUse(keyRing::signsWith);
    }

    /** Whether the API with this audience takes API keys of this environment; one that does not exist takes any. */
    public boolean takesKeysOf(String environment, String audience) {
        return directory().takesKeysOf(environment, audience);
    }

    /**
     * The longest that an access token which is still valid may have been given to live.
     *
     * @param serversOwn what those have that no API says it of
     */
    public Duration longestAccessTokenLifetime(Duration serversOwn) {
        Duration ofApis = directory().longestLifetime();
        return ofApis.compareTo(serversOwn) > 0 ? ofApis : serversOwn;
    }

    /**
     * The scopes that applications ask for, in alphabetical order: those of OpenID Connect and of the APIs that were registered,
     * without those of the server's own APIs.
     */
    public List<String> offeredScopes() {
        return directory().offeredScopes();
    }

    @EventListener
    void forget(ApiChange change) {
        forgetAfterCommit();
    }

    /**
     * Forgets what is known as soon as the current transaction has committed, here and on the other nodes, so that the next
     * question reads it again.
     */
    public void forgetAfterCommit() {
        cluster.publish(TOPIC, "");
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                forget();
            }
        });
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public void receive(String payload) {
        forget();
    }

    @Override
    public void readAll() {
        forget();
    }

    private void forget() {
        loading.lock();
        try {
            changes.incrementAndGet();
            isOutdated = true;
        } finally {
            loading.unlock();
        }
    }

    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT30S")
    void learnOfOtherNodes() {
        load();
    }

    private ScopeDirectory directory() {
        ScopeDirectory current = known;
        if (current == null) {
            return load();
        }
        return isOutdated ? loadInsteadOf(current) : current;
    }

    /** If the database is away, the next try is the one by the clock, so that not every request waits for it in vain. */
    private ScopeDirectory loadInsteadOf(ScopeDirectory current) {
        try {
            return load();
        } catch (RuntimeException e) {
            if (!Outage.isOutage(e)) {
                throw e;
            }
            isOutdated = false;
            return current;
        }
    }

    private ScopeDirectory load() {
        while (true) {
            long before = changes.get();
            ScopeDirectory loaded = freshRead.execute(transaction -> new ScopeDirectory(apis.findAllWithScopes()));
            loading.lock();
            try {
                if (changes.get() == before) {
                    known = loaded;
                    isOutdated = false;
                    return loaded;
                }
            } finally {
                loading.unlock();
            }
        }
    }
}
