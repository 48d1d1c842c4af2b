package dev.keyturn.signing;

import java.util.List;
import org.springframework.data.repository.Repository;

/** The signing keys in the database. */
interface SigningKeyRepository extends Repository<SigningKey, String> {

    SigningKey saveAndFlush(SigningKey key);

    List<SigningKey> findAllByOrderByAlgorithmAscGenerationDesc();
}
