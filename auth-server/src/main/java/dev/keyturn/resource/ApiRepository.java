package dev.keyturn.resource;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The tables {@code api} and {@code api_scope}. */
interface ApiRepository extends Repository<Api, UUID> {

    Api saveAndFlush(Api api);

    void delete(Api api);

    Optional<Api> findById(UUID id);

    Optional<Api> findByAudience(String audience);

    @Query("select distinct a from Api a left join fetch a.scopes")
    List<Api> findAllWithScopes();

    @Query("select a.audience from Api a")
    List<String> findAudiences();

    @Query("select distinct a.signingAlgorithm from Api a")
    List<String> findSigningAlgorithms();

    @Query("select key(s) from Api a join a.scopes s where key(s) in :names and a.id <> :owner")
    List<String> findScopesOwnedByOthers(Collection<String> names, UUID owner);

    @Query("""
            select a from Api a
            where lower(a.name) like :pattern escape '!'
               or lower(a.audience) like :pattern escape '!'
               or lower(a.description) like :pattern escape '!'
               or exists (select 1 from Api b join b.scopes s where b = a and lower(key(s)) like :pattern escape '!')
            """)
    Page<Api> search(String pattern, Pageable page);
}
