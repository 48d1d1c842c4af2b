package dev.keyturn.apikey;

import dev.keyturn.apikey.ApiKeyLife.Validity;
import dev.keyturn.client.ClientId;
import dev.keyturn.oauth.TokenDigest;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.OptimisticLock;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** API key of a client: its digest, details and state. */
@Entity
@Table(name = "api_key")
class ApiKey {

    @Id
    private UUID id;

    @Column(updatable = false)
    private String clientId;

    @Embedded
    private DescribedKey described;

    @Column(updatable = false)
    private String environment;

    @Column(updatable = false)
    @JdbcTypeCode(SqlTypes.CHAR)
    private String digest;

    @Column(updatable = false)
    private @Nullable String hint;

    private boolean enabled;

    @Column(updatable = false)
    private Instant createdAt;

    private Instant updatedAt;

    @Column(updatable = false)
    private @Nullable Instant notBefore;

    private Instant expiresAt;

    private @Nullable Instant revokedAt;

    private @Nullable String revocationReason;

    private @Nullable Instant quarantinedAt;

    @OptimisticLock(excluded = true)
    private @Nullable Instant nextReminderAt;

    private @Nullable UUID replacedBy;

    @Column(insertable = false, updatable = false)
    private @Nullable Instant lastUsedAt;

    @Column(insertable = false, updatable = false)
    private @Nullable String lastUsedAddress;

    @Column(insertable = false, updatable = false)
    private @Nullable String lastUsedUserAgent;

    @Column(insertable = false, updatable = false)
    private @Nullable String lastUsedAudience;

    @Version
    private @Nullable Long version;

    @SuppressWarnings("NullAway.Init")
    protected ApiKey() {}

    ApiKey(ClientId clientId, String environment, Credential credential, Validity validity, ApiKeyDetails details) {
        this.id = UUID.randomUUID();
        this.clientId = clientId.value();
        this.environment = environment;
        this.digest = credential.digest().hex();
        this.hint = credential.hint();
        this.enabled = true;
        this.createdAt = validity.createdAt();
        this.updatedAt = validity.createdAt();
        this.notBefore = validity.notBefore();
        this.expiresAt = validity.expiresAt();
        this.nextReminderAt = Reminder.first(createdAt, expiresAt);
        this.described = new DescribedKey(details);
    }

    /** Replaces the details. Returns the names of the changed fields, sorted. */
    Set<String> change(ApiKeyDetails details, Instant now) {
        Set<String> changed = details.differencesTo(details());
        if (!changed.isEmpty()) {
            described.describe(details);
            touch(now);
        }
        return changed;
    }

    /** Disables the key. Returns whether it was enabled. */
    boolean disable(Instant now) {
        return setEnabled(false, now);
    }

    /** Enables the key. Returns whether it was disabled. */
    boolean enable(Instant now) {
        return setEnabled(true, now);
    }

    private boolean setEnabled(boolean wanted, Instant now) {
        boolean changed = enabled != wanted;
        if (changed) {
            enabled = wanted;
            touch(now);
        }
        return changed;
    }

    /** Revokes the key. Returns false if it was revoked before. */
    boolean revoke(String reason, Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now.isBefore(createdAt) ? createdAt : now;
        revocationReason = reason;
        touch(now);
        return true;
    }

    /** Quarantines the key. Returns false if it is in quarantine or revoked. */
    boolean quarantine(Instant now) {
        if (revokedAt != null || quarantinedAt != null) {
            return false;
        }
        quarantinedAt = now.isBefore(createdAt) ? createdAt : now;
        touch(now);
        return true;
    }

    /** Takes the reminder of the expiry that is due, and schedules the next. Null if none is due, or if the key is over or replaced. */
    @Nullable
    Reminder takeReminder(Instant now) {
        if (nextReminderAt == null || nextReminderAt.isAfter(now)) {
            return null;
        }
        Reminder due = Reminder.dueAt(now, expiresAt);
        nextReminderAt = due == null ? null : due.next(expiresAt);
        return revokedAt == null && replacedBy == null ? due : null;
    }

    /**
     * Records the successor of the key.
     *
     * @param end latest end of this key; an earlier expiry stays
     */
    void replaceBy(UUID successor, Instant end, Instant now) {
        replacedBy = successor;
        if (end.isBefore(expiresAt)) {
            expiresAt = end;
        }
        touch(now);
    }

    // A clock that was set back must not make the row contradict itself.
    private void touch(Instant now) {
        updatedAt = now.isBefore(updatedAt) ? updatedAt : now;
    }

    UUID id() {
        return id;
    }

    ClientId clientId() {
        return new ClientId(clientId);
    }

    TokenDigest digest() {
        return new TokenDigest(digest);
    }

    String environment() {
        return environment;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    Validity validity() {
        return new Validity(createdAt, notBefore, expiresAt);
    }

    @Nullable
    UUID ownerId() {
        return details().ownerId();
    }

    @Nullable
    UUID replacedBy() {
        return replacedBy;
    }

    boolean isRevoked() {
        return revokedAt != null;
    }

    long version() {
        return version == null ? 0 : version;
    }

    String name() {
        return details().name();
    }

    Set<String> scopes() {
        return details().scopes();
    }

    ApiKeyDetails details() {
        return described.details();
    }

    ApiKeyView viewAt(Instant now) {
        return new ApiKeyView(
                id,
                clientId,
                environment,
                hint,
                details(),
                stateAt(now),
                new ApiKeyView.Times(createdAt, updatedAt, notBefore, expiresAt, revokedAt, quarantinedAt),
                revocationReason,
                replacedBy,
                new ApiKeyView.LastUse(lastUsedAt, lastUsedAddress, lastUsedUserAgent, lastUsedAudience),
                version());
    }

    ApiKeyState stateAt(Instant now) {
        return new ApiKeyLife(validity(), enabled, revokedAt != null, quarantinedAt != null).stateAt(now);
    }

    /**
     * Stored parts of the text of a key: its digest and hint.
     *
     * @param hint last four characters; null if it was imported without them
     */
    record Credential(TokenDigest digest, @Nullable String hint) {

        static Credential of(ApiKeySecret secret) {
            return new Credential(secret.digest(), secret.hint());
        }
    }
}
