package dev.keyturn.grant;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The grants. */
public interface GrantRepository extends Repository<Grant, UUID>, JpaSpecificationExecutor<Grant> {

    Optional<Grant> findById(UUID id);

    /** @return 1, or 0 if it was revoked before */
    @Modifying
    @Query("""
            update Grant a set a.revokedAt = :now, a.revocationReason = :reason
            where a.id = :id and a.revokedAt is null""")
    int revoke(UUID id, Instant now, RevocationReason reason);

    @Modifying
    @Query("delete from Grant a where a.id in :ids")
    int delete(List<UUID> ids);

    /** Finds expired ones, too: a node with a clock behind may still redeem one. */
    @Query("select a from Grant a where a.subject = :subject and a.revokedAt is null")
    List<Grant> findUnrevokedOfUser(String subject);

    @Query("""
            select a from Grant a
            where a.subject = :subject and a.clientId = :clientId and a.revokedAt is null""")
    List<Grant> findUnrevokedOfUserAndClient(String subject, String clientId);

    /** How many grants of users stand, by client; a client without one is left out. */
    @Query("""
            select a.clientId as clientId, count(a) as living from Grant a
            where a.clientId in :clientIds and a.subject <> a.clientId and a.revokedAt is null and a.expiresAt > :now
            group by a.clientId""")
    List<LivingOfClient> countLiving(List<String> clientIds, Instant now);

    @Query("select a.id from Grant a where a.expiresAt <= :now order by a.expiresAt")
    List<UUID> findExpired(Instant now, Limit limit);

    @Modifying
    @Query("""
            update Grant a set a.revokedAt = :now, a.revocationReason = :reason
            where a.clientId = :clientId and a.revokedAt is null""")
    int revokeAllOfClient(String clientId, Instant now, RevocationReason reason);

    @Modifying
    @Query("""
            update Grant a set a.revokedAt = :now, a.revocationReason = :reason
            where a.subject = :subject and a.revokedAt is null""")
    int revokeAllOfUser(String subject, Instant now, RevocationReason reason);

    @Modifying
    @Query("""
            update Grant a set a.revokedAt = :now, a.revocationReason = :reason
            where a.sessionId = :sessionId and a.revokedAt is null""")
    int revokeAllOfSession(String sessionId, Instant now, RevocationReason reason);

    /** How many grants of a client stand. */
    interface LivingOfClient {

        String getClientId();

        long getLiving();
    }

    boolean existsById(UUID id);

    boolean existsBySessionId(String sessionId);

    /**
     * The sessions in which a user has allowed something, the newest first.
     *
     * @param pattern what the client's identifier must be like, in lower case, with {@code !} as the escape character
     */
    @Query(value = """
            select new dev.keyturn.grant.Session(
                a.sessionId, min(a.authenticatedAt), max(a.createdAt),
                sum(case when a.revokedAt is null and a.authorizedScope is not null and a.expiresAt > :now
                    then 1L else 0L end),
                max(case when a.revokedAt is null and a.authorizedScope is not null then a.expiresAt end))
            from Grant a
            where a.subject = :subject and a.sessionId is not null and lower(a.clientId) like :pattern escape '!'
            group by a.sessionId
            order by min(a.authenticatedAt) desc, a.sessionId""", countQuery = """
            select count(distinct a.sessionId) from Grant a
            where a.subject = :subject and a.sessionId is not null and lower(a.clientId) like :pattern escape '!'""")
    Page<Session> findSessions(String subject, String pattern, Instant now, Pageable page);

    /** The clients that got something in these sessions of a user. */
    @Query("""
            select distinct a.sessionId as sessionId, a.clientId as clientId from Grant a
            where a.subject = :subject and a.sessionId in :sessionIds order by a.sessionId, a.clientId""")
    List<ClientOfSession> findClients(String subject, Collection<String> sessionIds, Limit limit);

    /** A client that got something in a session. */
    interface ClientOfSession {

        String getSessionId();

        String getClientId();
    }
}
