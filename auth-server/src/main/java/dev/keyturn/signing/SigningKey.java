package dev.keyturn.signing;

import com.fasterxml.jackson.annotation.JsonValue;
import com.nimbusds.jose.jwk.JWK;
import dev.keyturn.oauth.Codes;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/**
 * A key pair that signs tokens with one algorithm, and its place in its life.
 *
 * <p>Its private half is kept encrypted, and erased as soon as it has signed for the last time.
 */
@Entity
@Table(name = "signing_key")
class SigningKey implements Persistable<String> {

    @Id
    @Column(name = "key_id")
    private String keyId;

    private String algorithm;

    private int generation;

    private String publicJwk;

    private byte @Nullable [] privateJwkCiphertext;

    private @Nullable String keyEncryptionKeyId;

    @Enumerated(EnumType.STRING)
    private State state;

    /** Keeps an algorithm from having two active keys, or two announced ones: unique, and null for all others. */
    @SuppressWarnings("UnusedVariable") // for the database
    private @Nullable String slot;

    private Instant createdAt;

    private @Nullable Instant announcedAt;

    private @Nullable Instant activatedAt;

    private @Nullable Instant retiredAt;

    private @Nullable Instant destroyedAt;

    private @Nullable Instant dueAt;

    private boolean revoked;

    private transient boolean isNew;

    @SuppressWarnings("NullAway.Init")
    protected SigningKey() {}

    private SigningKey(
            JWK pair, int generation, State state, KeyEncryption encryption, Instant createdAt, Instant dueAt) {
        this.keyId = pair.getKeyID();
        this.algorithm = pair.getAlgorithm().getName();
        this.generation = generation;
        this.publicJwk = pair.toPublicJWK().toJSONString();
        this.privateJwkCiphertext = encryption.encrypt(pair.toJSONString(), keyId);
        this.keyEncryptionKeyId = encryption.keyId();
        this.createdAt = createdAt;
        this.isNew = true;
        enter(state, dueAt);
    }

    /**
     * A key that signs from a later instant on; until then verifiers can learn it.
     *
     * @param generation 1 for the algorithm's first key
     */
    static SigningKey announced(JWK pair, int generation, KeyEncryption encryption, Instant now, Instant activeFrom) {
        SigningKey key = new SigningKey(pair, generation, State.ANNOUNCED, encryption, now, activeFrom);
        key.announcedAt = now;
        return key;
    }

    /**
     * A key that signs at once.
     *
     * @param activeUntil when its successor is to take over
     */
    static SigningKey active(JWK pair, int generation, KeyEncryption encryption, Instant now, Instant activeUntil) {
        SigningKey key = new SigningKey(pair, generation, State.ACTIVE, encryption, now, activeUntil);
        key.activatedAt = now;
        return key;
    }

    /** Begins to sign. */
    void activate(Instant now, Instant activeUntil) {
        require(State.ANNOUNCED);
        activatedAt = now;
        enter(State.ACTIVE, activeUntil);
    }

    /** Signs no more; what it has signed stays valid. */
    void retire(Instant now, Instant destroyedFrom) {
        require(State.ACTIVE);
        retiredAt = now;
        erasePrivateHalf();
        enter(State.RETIRED, destroyedFrom);
    }

    /** Leaves the published keys; the row stays as history. */
    void destroy(Instant now) {
        destroyedAt = now;
        erasePrivateHalf();
        enter(State.DESTROYED, null);
    }

    /** Revokes the key, because its private key may have leaked. */
    void revoke(Instant now) {
        if (state == State.ACTIVE) {
            retiredAt = now;
        }
        revoked = true;
        destroy(now);
    }

    /** Moves the plan for its next state. */
    void plan(Instant next) {
        dueAt = next;
    }

    /**
     * Whether its plan lies further ahead than any schedule would put it, as it does after the clock ran ahead and was corrected, or after the schedule was shortened.
     */
    boolean isPlannedBeyond(Instant now, Duration furthest) {
        return dueAt == null || dueAt.isAfter(now.plus(furthest));
    }

    boolean isDue(Instant now) {
        return dueAt != null && !dueAt.isAfter(now);
    }

    boolean holdsPrivateHalf() {
        return privateJwkCiphertext != null;
    }

    /** The key pair, decrypted. */
    JWK pair(KeyEncryption encryption) {
        return parse(encryption.decrypt(Objects.requireNonNull(privateJwkCiphertext), keyId));
    }

    /** Its public half. */
    JWK publicKey() {
        return parse(publicJwk);
    }

    /** Encrypts its private half under another key. */
    void reencrypt(KeyEncryption old, KeyEncryption current) {
        String pair = old.decrypt(Objects.requireNonNull(privateJwkCiphertext), keyId);
        privateJwkCiphertext = current.encrypt(pair, keyId);
        keyEncryptionKeyId = current.keyId();
    }

    /** Names the key that its private half is encrypted under; null when that half is erased. */
    @Nullable
    String keyEncryptionKeyId() {
        return keyEncryptionKeyId;
    }

    SigningAlgorithm algorithm() {
        return SigningAlgorithm.named(algorithm).orElseThrow();
    }

    int generation() {
        return generation;
    }

    State state() {
        return state;
    }

    boolean is(State wanted) {
        return state == wanted;
    }

    boolean isRevoked() {
        return revoked;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    Instant announcedAt() {
        return announcedAt;
    }

    @Nullable
    Instant activatedAt() {
        return activatedAt;
    }

    @Nullable
    Instant retiredAt() {
        return retiredAt;
    }

    @Nullable
    Instant destroyedAt() {
        return destroyedAt;
    }

    /** Time at which it enters its next state; null once it is destroyed, or until it is planned. */
    @Nullable
    Instant dueAt() {
        return dueAt;
    }

    @Override
    public String getId() {
        return keyId;
    }

    @Override
    public boolean isNew() {
        return isNew;
    }

    private void require(State expected) {
        if (state != expected) {
            throw new IllegalStateException("The signing key " + keyId + " is " + state);
        }
    }

    private void enter(State next, @Nullable Instant due) {
        state = next;
        dueAt = due;
        slot = next == State.ANNOUNCED || next == State.ACTIVE ? next + ":" + algorithm : null;
    }

    private void erasePrivateHalf() {
        privateJwkCiphertext = null;
        keyEncryptionKeyId = null;
    }

    private JWK parse(String json) {
        try {
            return JWK.parse(json);
        } catch (ParseException e) {
            throw new IllegalStateException("The signing key " + keyId + " is not a JWK", e);
        }
    }

    /** The places in a key's life, in their order. */
    enum State {
        /** Published, so that verifiers can learn it before it signs. */
        ANNOUNCED,
        /** Signs. */
        ACTIVE,
        /** Published, because what it signed may still be valid. */
        RETIRED,
        /** Gone from what is published; nothing that it signed is accepted. */
        DESTROYED;

        /** The state as the admin API names it. */
        @JsonValue
        String code() {
            return Codes.of(this);
        }
    }
}
