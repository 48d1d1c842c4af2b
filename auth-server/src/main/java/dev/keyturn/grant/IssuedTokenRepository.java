package dev.keyturn.grant;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The stored tokens. */
public interface IssuedTokenRepository extends Repository<IssuedToken, UUID> {

    @Modifying
    @Query("""
            update IssuedToken t set t.successor = null, t.successorExpiresAt = null
            where t.id in :ids and t.successorExpiresAt is not null""")
    int forgetSuccessors(Collection<UUID> ids);

    /** The newest codes and refresh tokens of a grant, the newest first. */
    @Query("""
            select t from IssuedToken t where t.grant.id = :grantId and t.kind <> TokenKind.CONSENT
            order by t.issuedAt desc, t.id""")
    List<IssuedToken> findNewest(UUID grantId, Limit limit);

    @Query("select count(t) from IssuedToken t where t.grant.id = :grantId and t.kind <> TokenKind.CONSENT")
    long count(UUID grantId);

    @Query("select t.id from IssuedToken t where t.successorExpiresAt <= :now order by t.successorExpiresAt")
    List<UUID> findWithOldSuccessor(Instant now, Limit limit);

    @Query("select t.id from IssuedToken t where t.kind = :kind and t.expiresAt <= :now order by t.expiresAt")
    List<UUID> findExpired(TokenKind kind, Instant now, Limit limit);

    @Modifying
    @Query("delete from IssuedToken t where t.id in :ids")
    int delete(Collection<UUID> ids);

    /** When each was last refreshed; without those that never were, or so long ago that no token tells. */
    @Query("""
            select t.grant.id as grantId, max(t.issuedAt) as at from IssuedToken t
            where t.grant.id in :grantIds and t.predecessorId is not null
            group by t.grant.id""")
    List<LastRefresh> findLastRefreshes(Collection<UUID> grantIds);

    /** When a grant was last refreshed. */
    interface LastRefresh {

        UUID getGrantId();

        Instant getAt();
    }
}
