package dev.keyturn.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The authorizations. */
interface AuthorizationRepository extends Repository<Authorization, UUID> {

    Optional<Authorization> findById(UUID id);

    /** @return 1, or 0 if it was revoked before */
    @Modifying
    @Query("update Authorization a set a.revokedAt = :now where a.id = :id and a.revokedAt is null")
    int revoke(UUID id, Instant now);

    @Modifying
    @Query("delete from Authorization a where a.id in :ids")
    int delete(List<UUID> ids);

    @Query("select a from Authorization a where a.subject = :subject and a.revokedAt is null and a.expiresAt > :now")
    List<Authorization> findLivingOfUser(String subject, Instant now);

    @Query("""
            select a from Authorization a
            where a.subject = :subject and a.clientId = :clientId and a.revokedAt is null and a.expiresAt > :now""")
    List<Authorization> findLivingOfUserAndClient(String subject, String clientId, Instant now);

    /** How many authorizations of users stand, by client; a client without one is left out. */
    @Query("""
            select a.clientId as clientId, count(a) as living from Authorization a
            where a.clientId in :clientIds and a.subject <> a.clientId and a.revokedAt is null and a.expiresAt > :now
            group by a.clientId""")
    List<LivingOfClient> countLiving(List<String> clientIds, Instant now);

    @Query("select a.id from Authorization a where a.expiresAt <= :now order by a.expiresAt")
    List<UUID> findExpired(Instant now, Limit limit);

    @Modifying
    @Query("update Authorization a set a.revokedAt = :now where a.clientId = :clientId and a.revokedAt is null")
    int revokeAllOfClient(String clientId, Instant now);

    @Modifying
    @Query("update Authorization a set a.revokedAt = :now where a.subject = :subject and a.revokedAt is null")
    int revokeAllOfUser(String subject, Instant now);

    @Modifying
    @Query("update Authorization a set a.revokedAt = :now where a.sessionId = :sessionId and a.revokedAt is null")
    int revokeAllOfSession(String sessionId, Instant now);

    /** How many authorizations of a client stand. */
    interface LivingOfClient {

        String getClientId();

        long getLiving();
    }

    boolean existsById(UUID id);

    boolean existsBySessionId(String sessionId);
}
