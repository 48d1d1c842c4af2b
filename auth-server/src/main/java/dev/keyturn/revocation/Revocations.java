package dev.keyturn.revocation;

import dev.keyturn.cluster.Cluster;
import dev.keyturn.cluster.ClusterListener;
import dev.keyturn.revocation.Revocation.Kind;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What was revoked and has not yet expired.
 *
 * <p>Questions are answered from memory and cost no statement. A revocation made on this node counts as soon as its
 * transaction commits; one made on another node as soon as this one reads it, which is when the other tells that there is
 * something to read, and twice a second in any case.
 */
@Service
public class Revocations implements InitializingBean, ClusterListener {

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private static final String TOPIC = "revocations";
    private static final int POLL_MILLISECONDS = 500;
    private static final int FORGET_SECONDS = 10;
    private static final Limit BATCH = Limit.of(1_000);

    private final RevocationRepository repository;
    private final NumberedRevocations numbered;
    private final RevocationLog log;
    private final EntityManager entities;
    private final TaskScheduler scheduler;
    private final Cluster cluster;
    private final Clock clock;
    private final RevokedSet revoked = new RevokedSet();
    private final ReentrantLock reading = new ReentrantLock();

    private final AtomicBoolean readingIsDue = new AtomicBoolean();

    private volatile boolean unreadable;

    Revocations(
            RevocationRepository repository,
            NumberedRevocations numbered,
            RevocationLog log,
            EntityManager entities,
            TaskScheduler scheduler,
            Cluster cluster,
            Clock clock) {
        this.repository = repository;
        this.numbered = numbered;
        this.log = log;
        this.entities = entities;
        this.scheduler = scheduler;
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() {
        catchUp();
    }

    /**
     * Revokes one token.
     *
     * @param expiresAt when the token itself expires
     */
    @Transactional
    public void revokeToken(String tokenId, Instant expiresAt) {
        revoke(Kind.TOKEN, tokenId, expiresAt);
    }

    /**
     * Revokes all tokens of a grant.
     *
     * @param expiresAt when the last of them expires
     */
    @Transactional
    public void revokeGrant(String grantId, Instant expiresAt) {
        revoke(Kind.GRANT, grantId, expiresAt);
    }

    /**
     * Revokes all tokens of the grant that an update ends, in the statement that ends it. The counter is held until the
     * current transaction ends, so nothing that can wait may come after it.
     *
     * @param ending an update of at most one row, whose {@code id} is the grant's identifier, in SQL with named parameters
     * @param expiresAt when the last of the tokens expires
     * @return the grant's identifier; empty if no row was updated
     */
    @Transactional
    public Optional<String> revokeGrantEndedBy(String ending, Map<String, ?> parameters, Instant expiresAt) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant end = expiresAt.truncatedTo(ChronoUnit.MICROS);
        List<String> ended = numbered.writeGrantEndedBy(ending, parameters, new Revocation(Kind.GRANT, "", now, end));
        ended.forEach(id -> batch().written.add(new Revocation(Kind.GRANT, id, now, end)));
        return ended.stream().findFirst();
    }

    /**
     * Revokes all tokens that were issued to a client until now.
     *
     * @param expiresAt when the last of them expires
     */
    @Transactional
    public void revokeClient(String clientId, Instant expiresAt) {
        revoke(Kind.CLIENT, clientId, expiresAt);
    }

    /**
     * Revokes all tokens that were issued for a user until now, and the sessions that began until now.
     *
     * @param expiresAt when the last of them expires; for a session, when it has been idle for too long if it is idle now
     */
    @Transactional
    public void revokeSubject(String subject, Instant expiresAt) {
        revoke(Kind.SUBJECT, subject, expiresAt);
    }

    /**
     * Revokes a session and all tokens that were issued in it.
     *
     * @param expiresAt as for a subject
     */
    @Transactional
    public void revokeSession(String sessionId, Instant expiresAt) {
        revoke(Kind.SESSION, sessionId, expiresAt);
    }

    /**
     * Revokes all tokens that were issued for a credential of a client.
     *
     * @param expiresAt when the last of them expires
     */
    @Transactional
    public void revokeCredential(String credentialId, Instant expiresAt) {
        revoke(Kind.CREDENTIAL, credentialId, expiresAt);
    }

    /**
     * Revokes all tokens that a key has signed.
     *
     * @param expiresAt when the last of them expires
     */
    @Transactional
    public void revokeKey(String keyId, Instant expiresAt) {
        revoke(Kind.KEY, keyId, expiresAt);
    }

    /** Whether a token is revoked. What ends at an instant covers what was issued at that instant or before. */
    public boolean isRevoked(TokenFacts token) {
        return revoked.covers(token);
    }

    /** Whether a user who signed in at the instant is to be signed out. */
    public boolean isSessionRevoked(String sessionId, String subject, Instant signedInAt) {
        return revoked.covers(Kind.SESSION, sessionId, signedInAt) || revoked.covers(Kind.SUBJECT, subject, signedInAt);
    }

    /** Whether a session was ended by its identifier. */
    public boolean isSessionRevoked(String sessionId) {
        return revoked.covers(Kind.SESSION, sessionId, Instant.EPOCH);
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public void receive(String payload) {
        readNew();
    }

    @Override
    public void readAll() {
        catchUp();
    }

    /** Takes over what was revoked since the last call, here or on another node. Costs one statement if it is nothing. */
    public void readNew() {
        reading.lock();
        try {
            List<Revocation> read;
            do {
                read = repository.findAfter(log.cursor(), BATCH);
                if (!read.isEmpty()) {
                    read.forEach(revoked::add);
                    log.append(read, clock.instant());
                }
            } while (read.size() == BATCH.max());
        } finally {
            reading.unlock();
        }
    }

    /** Like {@link #readNew()}, and also learns of numbers whose rows are gone. */
    void catchUp() {
        reading.lock();
        try {
            long given = repository.lastNumber();
            readNew();
            log.advance(given);
        } finally {
            reading.unlock();
        }
    }

    /** The net below whoever calls {@link #readNew()}; says once that the database does not answer. */
    @Scheduled(fixedDelay = POLL_MILLISECONDS)
    void poll() {
        try {
            readNew();
            unreadable = false;
        } catch (DataAccessException | TransactionException e) {
            if (!unreadable) {
                LOG.warn("What other nodes revoke is not seen until the database answers again: {}", e.getMessage());
            }
            unreadable = true;
        }
    }

    /** Reads soon, in another thread, so that nobody waits for it. */
    private void readSoon() {
        if (readingIsDue.compareAndSet(false, true)) {
            ScheduledFuture<?> unused = scheduler.schedule(
                    () -> {
                        readingIsDue.set(false);
                        poll();
                    },
                    Instant.EPOCH);
        }
    }

    @Scheduled(fixedDelay = FORGET_SECONDS, timeUnit = TimeUnit.SECONDS)
    void forgetExpired() {
        Instant now = clock.instant();
        revoked.forgetExpired(now);
        log.forgetExpired(now);
    }

    private void revoke(Kind kind, String subjectId, Instant expiresAt) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant end = expiresAt.truncatedTo(ChronoUnit.MICROS);
        if (end.isAfter(now)) {
            batch().revocations.add(new Revocation(kind, subjectId, now, end));
        }
    }

    private Batch batch() {
        for (TransactionSynchronization present : TransactionSynchronizationManager.getSynchronizations()) {
            if (present instanceof Batch batch && batch.isOf(this)) {
                return batch;
            }
        }
        Batch batch = new Batch();
        TransactionSynchronizationManager.registerSynchronization(batch);
        return batch;
    }

    /**
     * What a transaction revokes, written when all else is, so that the counter is held for as short as can be and by
     * nobody who waits for something else.
     */
    private final class Batch implements TransactionSynchronization {

        private final List<Revocation> revocations = new ArrayList<>();

        /** What the database knows already. */
        private final List<Revocation> written = new ArrayList<>();

        boolean isOf(Revocations owner) {
            return Revocations.this.equals(owner);
        }

        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            entities.flush();
            if (!revocations.isEmpty()) {
                numbered.write(revocations);
            }
            cluster.publish(TOPIC, "");
        }

        @Override
        public void afterCommit() {
            written.forEach(revoked::add);
            revocations.forEach(revoked::add);
            readSoon();
        }
    }
}
