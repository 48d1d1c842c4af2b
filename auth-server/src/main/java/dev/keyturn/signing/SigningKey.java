package dev.keyturn.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.text.ParseException;
import java.time.Instant;
import org.springframework.data.domain.Persistable;

/** A key pair that signs tokens with one algorithm; its private half is kept encrypted. */
@Entity
@Table(name = "signing_key")
class SigningKey implements Persistable<String> {

    private static final int RSA_BITS = 3072;

    @Id
    @Column(name = "key_id")
    private String keyId;

    private String algorithm;

    @SuppressWarnings("UnusedVariable") // for queries and for those who read the table
    private int generation;

    @SuppressWarnings("UnusedVariable") // for queries and for those who read the table
    private String publicJwk;

    private byte[] privateJwkCiphertext;

    private String keyEncryptionKeyId;

    @SuppressWarnings("UnusedVariable") // for queries and for those who read the table
    private Instant createdAt;

    private transient boolean isNew;

    @SuppressWarnings("NullAway.Init")
    protected SigningKey() {}

    private SigningKey(JWK pair, int generation, KeyEncryption encryption, Instant createdAt) {
        this.keyId = pair.getKeyID();
        this.algorithm = pair.getAlgorithm().getName();
        this.generation = generation;
        this.publicJwk = pair.toPublicJWK().toJSONString();
        this.privateJwkCiphertext = encryption.encrypt(pair.toJSONString(), keyId);
        this.keyEncryptionKeyId = encryption.keyId();
        this.createdAt = createdAt;
        this.isNew = true;
    }

    /**
     * A new key pair, named by the thumbprint of its public half.
     *
     * @param generation 1 for the algorithm's first key; two nodes that generate the same one are told apart by the
     *     database
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7638">RFC 7638, JWK Thumbprint</a>
     */
    static SigningKey generate(JWSAlgorithm algorithm, int generation, KeyEncryption encryption, Instant now) {
        try {
            JWK pair = JWSAlgorithm.Family.EC.contains(algorithm)
                    ? new ECKeyGenerator(
                                    Curve.forJWSAlgorithm(algorithm).iterator().next())
                            .algorithm(algorithm)
                            .keyUse(KeyUse.SIGNATURE)
                            .keyIDFromThumbprint(true)
                            .generate()
                    : new RSAKeyGenerator(RSA_BITS)
                            .algorithm(algorithm)
                            .keyUse(KeyUse.SIGNATURE)
                            .keyIDFromThumbprint(true)
                            .generate();
            return new SigningKey(pair, generation, encryption, now);
        } catch (JOSEException e) {
            throw new IllegalStateException("No key can be generated for " + algorithm, e);
        }
    }

    /** The key pair, decrypted. */
    JWK pair(KeyEncryption encryption) {
        try {
            return JWK.parse(encryption.decrypt(privateJwkCiphertext, keyId));
        } catch (ParseException e) {
            throw new IllegalStateException("The signing key " + keyId + " is not a JWK", e);
        }
    }

    String keyEncryptionKeyId() {
        return keyEncryptionKeyId;
    }

    boolean isFor(JWSAlgorithm wanted) {
        return algorithm.equals(wanted.getName());
    }

    @Override
    public String getId() {
        return keyId;
    }

    @Override
    public boolean isNew() {
        return isNew;
    }
}
