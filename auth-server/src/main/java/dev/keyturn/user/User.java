package dev.keyturn.user;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.OptimisticLock;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** User account. Signing in, or failing to, is no new version: it is nothing that an administrator edits. */
@Entity
@Table(name = "user_account")
class User implements Persistable<UUID> {

    static final String ADMINISTRATOR = "administrator";

    @Id
    private UUID id;

    @Version
    private @Nullable Long version;

    private String loginName;

    private String name;

    private @Nullable String email;

    /** The address in lower case, by which the user is found. */
    @SuppressWarnings("UnusedVariable") // queries read it
    private @Nullable String emailKey;

    private boolean emailVerified;

    private boolean enabled;

    private String passwordHash;

    private Instant passwordChangedAt;

    private boolean mustChangePassword;

    /** The end of the latest lock, whichever network or device it is for, or the whole account. */
    @Formula("(select max(f.locked_until) from sign_in_failure f where f.user_id = id)")
    private @Nullable Instant lockedUntil;

    @OptimisticLock(excluded = true)
    private @Nullable Instant lastSignedInAt;

    private Instant createdAt;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "user_role", joinColumns = @JoinColumn(name = "user_id"))
    @Column(name = "role")
    @BatchSize(size = 100)
    private Set<String> roles = new HashSet<>();

    @SuppressWarnings("NullAway.Init")
    protected User() {}

    User(LoginName loginName, Profile profile, String passwordHash, boolean mustChangePassword, Instant now) {
        this.id = UserId.random().value();
        this.loginName = loginName.value();
        this.enabled = true;
        this.passwordHash = passwordHash;
        this.passwordChangedAt = now;
        this.mustChangePassword = mustChangePassword;
        this.createdAt = now;
        this.email = profile.email();
        describe(profile);
    }

    UserId id() {
        return new UserId(id);
    }

    @Override
    public UUID getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return version == null;
    }

    long version() {
        return version == null ? 0 : version;
    }

    String loginName() {
        return loginName;
    }

    String name() {
        return name;
    }

    String passwordHash() {
        return passwordHash;
    }

    Instant passwordChangedAt() {
        return passwordChangedAt;
    }

    boolean mustChangePassword() {
        return mustChangePassword;
    }

    boolean isEnabled() {
        return enabled;
    }

    /** Whether some network or device is locked out, or all networks; the instant itself is late enough to sign in again. */
    boolean isLockedAt(Instant now) {
        return lockedUntil != null && now.isBefore(lockedUntil);
    }

    boolean isAdministrator() {
        return roles.contains(ADMINISTRATOR);
    }

    boolean isActiveAdministrator() {
        return enabled && isAdministrator();
    }

    UserView view() {
        return new UserView(
                id,
                version(),
                loginName,
                name,
                email,
                emailVerified,
                enabled,
                roles.stream().sorted().toList(),
                mustChangePassword,
                lockedUntil,
                createdAt,
                lastSignedInAt);
    }

    /** Whether describing the user so would change nothing. */
    boolean isDescribedAs(Profile profile) {
        return name.equals(profile.name())
                && Objects.equals(email, profile.email())
                && (email == null
                        || Objects.requireNonNullElse(profile.emailVerified(), emailVerified) == emailVerified)
                && roles.equals(Set.copyOf(profile.roles()));
    }

    /** Replaces what an administrator says about the user. Whether another e-mail address is theirs is not known yet. */
    final void describe(Profile profile) {
        boolean keepsEmail = profile.email() != null && profile.email().equals(email);
        this.emailVerified = keepsEmail && Objects.requireNonNullElse(profile.emailVerified(), emailVerified);
        this.name = profile.name();
        this.email = profile.email();
        this.emailKey = email == null ? null : email.toLowerCase(Locale.ROOT);
        this.roles.retainAll(profile.roles());
        this.roles.addAll(profile.roles());
    }

    /** The user has shown that they read the mail of an address. */
    void confirmAddress(String address) {
        this.email = address;
        this.emailKey = address.toLowerCase(Locale.ROOT);
        this.emailVerified = true;
    }

    void promote() {
        roles.add(ADMINISTRATOR);
    }

    void disable() {
        enabled = false;
    }

    void enable() {
        enabled = true;
        lockedUntil = null;
    }

    /** The user has chosen another password. */
    void changePassword(String hash, Instant now) {
        passwordHash = hash;
        passwordChangedAt = now;
        mustChangePassword = false;
    }

    /** Sets a temporary password, which only allows choosing another. */
    void resetPassword(String hash, Instant now) {
        changePassword(hash, now);
        mustChangePassword = true;
        lockedUntil = null;
    }

    /** The same password is kept under a stronger hash. */
    void rehashPassword(String hash) {
        passwordHash = hash;
    }

    /**
     * Profile of a user, as edited by administrators.
     *
     * @param emailVerified whether the e-mail address is known to be the user's; null for no change
     * @param roles of which there is one, {@value #ADMINISTRATOR}
     */
    record Profile(
            String name, @Nullable String email, @Nullable Boolean emailVerified, List<String> roles) {

        /** A user without an e-mail address. */
        Profile(String name, List<String> roles) {
            this(name, null, null, roles);
        }
    }
}
