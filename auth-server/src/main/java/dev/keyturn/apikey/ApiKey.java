package dev.keyturn.apikey;

import dev.keyturn.apikey.budget.Budget;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.OptimisticLock;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A key of a client: the digest of its text, what it may do and what has become of it. */
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

    /** @param hint the last characters of the text; null if only the digest is known */
    ApiKey(
            ClientId clientId,
            String environment,
            TokenDigest digest,
            @Nullable String hint,
            Validity validity,
            ApiKeyDetails details) {
        this.id = UUID.randomUUID();
        this.clientId = clientId.value();
        this.environment = environment;
        this.digest = digest.hex();
        this.hint = hint;
        this.enabled = true;
        this.createdAt = validity.createdAt();
        this.updatedAt = validity.createdAt();
        this.notBefore = validity.notBefore();
        this.expiresAt = validity.expiresAt();
        this.nextReminderAt = Reminder.first(createdAt, expiresAt);
        this.described = new DescribedKey(details);
    }

    /** Replaces all that can be changed; returns what is different now, sorted. */
    Set<String> change(ApiKeyDetails details, Instant now) {
        Set<String> changed = details.differencesTo(details());
        if (!changed.isEmpty()) {
            described.describe(details);
            touch(now);
        }
        return changed;
    }

    /** Makes it unusable until it is enabled again; whether it was usable. */
    boolean disable(Instant now) {
        return setEnabled(false, now);
    }

    /** Makes it usable again; whether it was not. */
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

    /** Ends it for good; what is revoked already stays so since then. Returns whether it was not revoked. */
    boolean revoke(String reason, Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now.isBefore(createdAt) ? createdAt : now;
        revocationReason = reason;
        touch(now);
        return true;
    }

    /** Holds it to reading from where it was used before; whether it was not held to that yet, nor revoked. */
    boolean quarantine(Instant now) {
        if (revokedAt != null || quarantinedAt != null) {
            return false;
        }
        quarantinedAt = now.isBefore(createdAt) ? createdAt : now;
        touch(now);
        return true;
    }

    /** Which reminder of its end is due; the next one is due later. Null if none is, or if nobody needs one. */
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
     * Another takes its place.
     *
     * @param end when it ends at the latest; its own end stays if that is earlier
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

    Instant createdAt() {
        return createdAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** From when on it is good. */
    Instant startsAt() {
        return notBefore == null ? createdAt : notBefore;
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

    /** How an administrator sees it at this moment. */
    ApiKeyView viewAt(Instant now) {
        ApiKeyDetails details = details();
        return new ApiKeyView(
                id,
                clientId,
                environment,
                hint,
                details.name(),
                details.description(),
                details.ownerId(),
                stateAt(now),
                new TreeSet<>(details.scopes()),
                new TreeSet<>(details.networks()),
                ApiKeyView.BudgetView.of(details.budgets().get(Budget.Kind.RATE)),
                ApiKeyView.BudgetView.of(details.budgets().get(Budget.Kind.QUOTA)),
                new TreeSet<>(details.tags()),
                new TreeMap<>(details.metadata()),
                createdAt,
                updatedAt,
                notBefore,
                expiresAt,
                revokedAt,
                revocationReason,
                quarantinedAt,
                replacedBy,
                lastUsedAt,
                lastUsedAddress,
                lastUsedUserAgent,
                lastUsedAudience,
                version());
    }

    ApiKeyState stateAt(Instant now) {
        return ApiKeyState.at(now, revokedAt != null, enabled, quarantinedAt != null, notBefore, expiresAt);
    }

    /**
     * From when until when a key is good.
     *
     * @param notBefore null for at once
     * @param expiresAt the first instant at which it is too late
     */
    record Validity(Instant createdAt, @Nullable Instant notBefore, Instant expiresAt) {}
}
