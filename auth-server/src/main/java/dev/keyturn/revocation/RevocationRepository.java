package dev.keyturn.revocation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The revocations in the database. */
interface RevocationRepository extends Repository<Revocation, UUID> {

    Revocation save(Revocation revocation);

    @Query("select r from Revocation r where r.revokedAt >= :since and r.expiresAt > :now")
    List<Revocation> findRevokedSince(Instant since, Instant now);

    @Modifying
    @Query("delete from Revocation r where r.expiresAt <= :now")
    int deleteExpired(Instant now);
}
