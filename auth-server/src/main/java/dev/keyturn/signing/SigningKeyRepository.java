package dev.keyturn.signing;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The signing keys in the database. */
interface SigningKeyRepository extends Repository<SigningKey, String> {

    /** The lock under which they are changed, and the topic of the message about it. */
    String LOCK = "signing-keys";

    SigningKey saveAndFlush(SigningKey key);

    Optional<SigningKey> findById(String keyId);

    /** Published keys, including the active ones. */
    @Query("select k from SigningKey k where k.state <> DESTROYED order by k.algorithm, k.generation desc")
    List<SigningKey> findPublished();

    List<SigningKey> findByAlgorithmAndStateIn(String algorithm, Collection<SigningKey.State> states);

    /** The pattern is matched with the algorithm and with the key id. */
    @Query("""
            select k from SigningKey k
            where lower(k.algorithm) like :pattern escape '!' or lower(k.keyId) like :pattern escape '!'""")
    Page<SigningKey> search(String pattern, Pageable page);

    @Query("select coalesce(max(k.generation), 0) from SigningKey k where k.algorithm = :algorithm")
    int findLastGeneration(String algorithm);
}
