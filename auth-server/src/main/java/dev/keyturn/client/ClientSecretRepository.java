package dev.keyturn.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The rows of {@link ClientSecret}s. */
interface ClientSecretRepository extends Repository<ClientSecret, UUID> {

    ClientSecret saveAndFlush(ClientSecret secret);

    /** The live ones, oldest first. */
    @Query(
            "select s from ClientSecret s where s.clientId = :clientId and s.retiredAt is null order by s.createdAt, s.id")
    List<ClientSecret> findLive(String clientId);

    @Query("select s from ClientSecret s where s.clientId = :clientId and s.id = :id and s.retiredAt is null")
    Optional<ClientSecret> findLive(String clientId, UUID id);

    boolean existsByClientIdAndDigest(String clientId, String digest);

    /** Forgets the ones that were retired before an instant. */
    @Modifying
    @Query("delete from ClientSecret s where s.clientId = :clientId and s.retiredAt < :before")
    void deleteRetiredBefore(String clientId, Instant before);
}
