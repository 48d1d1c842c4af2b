package dev.keyturn.revocation;

import dev.keyturn.certificate.RevokedCertificates;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Cache of all revocations that have not expired.
 *
 * <p>Questions are answered from memory and cost no statement. A revocation made on this node counts as soon as its
 * transaction commits; one made on another node as soon as this one reads it, for which {@link RevocationPoller} sees.
 */
@Component
public class KnownRevocations implements RevokedCertificates, InitializingBean {

    private static final int FORGET_SECONDS = 10;
    private static final Limit BATCH = Limit.of(1_000);

    private final RevocationRepository repository;
    private final RevocationLog log;
    private final Clock clock;
    private final RevokedSet revoked = new RevokedSet();
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Instant readAt = Instant.EPOCH;

    KnownRevocations(RevocationRepository repository, RevocationLog log, Clock clock) {
        this.repository = repository;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() {
        catchUp();
    }

    /** Whether a token is revoked. What ends at an instant covers what was issued at that instant or before. */
    public boolean isRevoked(TokenFacts token) {
        return revoked.covers(token);
    }

    /** Whether a session was ended by its identifier. */
    public boolean isSessionRevoked(String sessionId) {
        return revoked.covers(RevocationKind.SESSION, sessionId, Instant.EPOCH);
    }

    @Override
    public boolean contain(String thumbprint) {
        return revoked.covers(RevocationKind.CERTIFICATE, thumbprint, Instant.EPOCH);
    }

    /** Takes over what this node has just committed, before it reads it as everybody else does. */
    void add(List<Revocation> committed) {
        committed.forEach(revoked::add);
    }

    /** Takes over what was revoked since the last call, here or on another node. Costs one statement if it is nothing. */
    void readNew() {
        reading.lock();
        try {
            Instant now = clock.instant();
            List<Revocation> read;
            do {
                read = repository.findAfter(log.cursor(), BATCH);
                if (!read.isEmpty()) {
                    read.forEach(revoked::add);
                    log.append(read, clock.instant());
                }
            } while (read.size() == BATCH.max());
            readAt = now;
        } finally {
            reading.unlock();
        }
    }

    /** Time up to which all revocations are known. */
    Instant readAt() {
        return readAt;
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

    @Scheduled(fixedDelay = FORGET_SECONDS, timeUnit = TimeUnit.SECONDS)
    void forgetExpired() {
        Instant now = clock.instant();
        revoked.forgetExpired(now);
        log.forgetExpired(now);
    }
}
