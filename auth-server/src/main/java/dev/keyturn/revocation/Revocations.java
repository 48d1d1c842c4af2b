package dev.keyturn.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What was revoked and has not yet expired.
 *
 * <p>Questions are answered from memory and cost no statement. A revocation made on this node counts as soon as its
 * transaction commits; one made on another node within two seconds, since each node reads what is new that often.
 */
@Service
public class Revocations implements InitializingBean {

    private static final int POLL_MILLISECONDS = 2_000;

    /** Covers clocks that differ between nodes and transactions that were open when this node last looked. */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    private final RevocationRepository repository;
    private final Clock clock;
    private final ConcurrentMap<Revocation.Key, Window> windows = new ConcurrentHashMap<>();

    private volatile Instant readUntil = Instant.EPOCH;

    Revocations(RevocationRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    @Override
    public void afterPropertiesSet() {
        readNew();
    }

    /**
     * Revokes one token.
     *
     * @param expiresAt when the token itself expires
     */
    @Transactional
    public void revokeToken(String tokenId, Instant expiresAt) {
        revoke(Revocation.Kind.TOKEN, tokenId, expiresAt);
    }

    /**
     * Revokes all tokens of a grant.
     *
     * @param expiresAt when the last of them expires
     */
    @Transactional
    public void revokeGrant(String grantId, Instant expiresAt) {
        revoke(Revocation.Kind.GRANT, grantId, expiresAt);
    }

    /**
     * Revokes all tokens that were issued to a client until now.
     *
     * @param expiresAt when the last of them expires
     */
    @Transactional
    public void revokeClient(String clientId, Instant expiresAt) {
        revoke(Revocation.Kind.CLIENT, clientId, expiresAt);
    }

    /**
     * Whether a token is revoked.
     *
     * @param grantId the grant that it belongs to, if any
     * @param issuedAt its {@code iat}; a client's revocation covers tokens that were issued at its instant or before
     */
    public boolean isRevoked(String tokenId, @Nullable String grantId, String clientId, Instant issuedAt) {
        if (windows.isEmpty()) {
            return false;
        }
        Window ofClient = windows.get(new Revocation.Key(Revocation.Kind.CLIENT, clientId));
        return windows.containsKey(new Revocation.Key(Revocation.Kind.TOKEN, tokenId))
                || (grantId != null && windows.containsKey(new Revocation.Key(Revocation.Kind.GRANT, grantId)))
                || (ofClient != null && !issuedAt.isAfter(ofClient.revokedAt));
    }

    /** Takes over what other nodes have revoked, and forgets what has expired. */
    @Scheduled(fixedDelay = POLL_MILLISECONDS)
    void readNew() {
        Instant now = clock.instant();
        Instant since = readUntil.equals(Instant.EPOCH) ? readUntil : readUntil.minus(OVERLAP);
        repository.findRevokedSince(since, now).forEach(this::remember);
        readUntil = now;
        windows.values().removeIf(window -> !window.expiresAt.isAfter(now));
    }

    /** Deletes the rows that no token needs any more. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.HOURS)
    @Transactional
    public void purge() {
        repository.deleteExpired(clock.instant());
    }

    private void revoke(Revocation.Kind kind, String subjectId, Instant expiresAt) {
        Instant now = clock.instant();
        if (!expiresAt.isAfter(now)) {
            return;
        }
        Revocation revocation = repository.save(new Revocation(kind, subjectId, now, expiresAt));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                remember(revocation);
            }
        });
    }

    private void remember(Revocation revocation) {
        Window added = new Window(revocation.revokedAt(), revocation.expiresAt());
        windows.merge(revocation.key(), added, Window::union);
    }

    /** From when and until when something is revoked. */
    private record Window(Instant revokedAt, Instant expiresAt) {

        static Window union(Window one, Window other) {
            return new Window(
                    one.revokedAt.isAfter(other.revokedAt) ? one.revokedAt : other.revokedAt,
                    one.expiresAt.isAfter(other.expiresAt) ? one.expiresAt : other.expiresAt);
        }
    }
}
