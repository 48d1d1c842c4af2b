package dev.keyturn.apikey;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Rows of {@link ApiKey}s. */
interface ApiKeyRepository extends Repository<ApiKey, UUID>, JpaSpecificationExecutor<ApiKey> {

    ApiKey saveAndFlush(ApiKey key);

    Optional<ApiKey> findById(UUID id);

    /** Locks the key until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select k from ApiKey k where k.id = :id")
    Optional<ApiKey> lock(UUID id);

    /** Locks the key with this digest until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select k from ApiKey k where k.digest = :digest")
    Optional<ApiKey> lockByDigest(String digest);

    /** Keys with a reminder that is due. */
    @Query("select k.id from ApiKey k where k.nextReminderAt <= :now order by k.nextReminderAt")
    List<UUID> findToRemindOf(Instant now, Limit limit);

    /** Rotated keys whose overlap has ended, and that are not revoked yet. */
    @Query("""
            select k.id from ApiKey k
            where k.replacedBy is not null and k.revokedAt is null and k.expiresAt <= :now
            order by k.expiresAt
            """)
    List<UUID> findRotatedOut(Instant now, Limit limit);
}
