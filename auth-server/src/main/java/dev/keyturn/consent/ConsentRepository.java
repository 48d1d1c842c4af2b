package dev.keyturn.consent;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The consents in the database. */
interface ConsentRepository extends Repository<Consent, ConsentId> {

    @Query("select distinct c from Consent c left join fetch c.scopes where c.id.userId = :user order by c.id.clientId")
    List<Consent> findOf(UUID user);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select c from Consent c where c.id = :id")
    Optional<Consent> lock(ConsentId id);

    /** Adds a consent without scopes unless there is one, also when another transaction does the same. */
    @Modifying
    @Query(
            nativeQuery = true,
            value =
                    "insert into consent (user_id, client_id, granted_at, changed_at) values (:user, :client, :now, :now)"
                            + " on conflict do nothing")
    void insertIfAbsent(UUID user, String client, Instant now);

    void delete(Consent consent);

    @Modifying
    @Query(nativeQuery = true, value = "delete from consent_scope where scope in (:scopes)")
    void deleteScopes(Collection<String> scopes);

    @Modifying
    @Query(
            nativeQuery = true,
            value = "delete from consent c where not exists"
                    + " (select 1 from consent_scope s where s.user_id = c.user_id and s.client_id = c.client_id)")
    void deleteEmpty();
}
