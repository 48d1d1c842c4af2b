package dev.keyturn.client;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The rows of {@link Client}s. */
interface ClientRepository extends Repository<Client, String> {

    Client saveAndFlush(Client client);

    void delete(Client client);

    boolean existsById(String clientId);

    Optional<Client> findById(String clientId);

    /** The client, locked until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select c from Client c where c.clientId = :clientId")
    Optional<Client> lock(String clientId);

    /** @param pattern in lower case, with {@code !} as the escape character */
    @Query(
            "select c from Client c where lower(c.clientId) like :pattern escape '!' or lower(c.name) like :pattern escape '!'")
    Page<Client> search(String pattern, Pageable pageable);

    /** @param pattern in lower case, with {@code !} as the escape character */
    @Query("""
            select c from Client c
            where :scope member of c.scopes
                and (lower(c.clientId) like :pattern escape '!' or lower(c.name) like :pattern escape '!')
            """)
    Page<Client> searchAllowed(String scope, String pattern, Pageable pageable);

    String DEPENDING = """
            from Client c
            where exists (select 1 from c.scopes s where s in :scopes)
                or (coalesce(c.idTokenSignedResponseAlg, 'RS256') in :idTokenAlgorithms and 'openid' member of c.scopes)
            """;

    @Query("select c " + DEPENDING + " order by c.name, c.clientId")
    List<Client> findDepending(Collection<String> scopes, Collection<String> idTokenAlgorithms, Limit limit);

    @Query("select count(c) " + DEPENDING)
    long countDepending(Collection<String> scopes, Collection<String> idTokenAlgorithms);

    @Query("select distinct c.idTokenSignedResponseAlg from Client c where c.idTokenSignedResponseAlg is not null")
    List<String> findIdTokenAlgorithms();

    @Query("select c.name from Client c where exists (select 1 from c.scopes s where s in :scopes) order by c.name")
    List<String> namesAllowed(Collection<String> scopes);

    @Query("select c.clientId as clientId, c.name as name from Client c where c.clientId in :clientIds")
    List<Named> namesOf(Collection<String> clientIds);

    /** Name of a client. */
    interface Named {

        String getClientId();

        String getName();
    }
}
