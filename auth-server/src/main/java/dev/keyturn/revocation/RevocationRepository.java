package dev.keyturn.revocation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The revocations in the database, as they are read. */
interface RevocationRepository extends Repository<Revocation, UUID>, JpaSpecificationExecutor<Revocation> {

    @Query("select r from Revocation r where r.sequenceNumber > :number order by r.sequenceNumber")
    List<Revocation> findAfter(long number, Limit limit);

    /** The highest number that was ever given; the row that has it may be gone. */
    @NativeQuery("select last_number from revocation_counter where id = 1")
    long lastNumber();

    @Query("select r.id from Revocation r where r.expiresAt <= :now order by r.expiresAt")
    List<UUID> findExpired(Instant now, Limit limit);

    @Modifying
    @Query("delete from Revocation r where r.id in :ids")
    int delete(List<UUID> ids);
}
