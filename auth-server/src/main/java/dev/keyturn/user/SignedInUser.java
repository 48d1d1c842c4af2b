package dev.keyturn.user;

import dev.keyturn.audit.NamedActor;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.CredentialsContainer;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Signed-in user, as stored in the session.
 *
 * <p>To the framework the user's name is the identifier, which becomes the {@code sub} of tokens; what people call the user
 * is {@link #loginName()} and {@link #displayName()}.
 */
public final class SignedInUser implements UserDetails, CredentialsContainer, NamedActor {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String loginName;
    private final String displayName;
    private final boolean administrator;
    private final boolean enabled;
    private final boolean mustChangePassword;
    private final Instant passwordChangedAt;
    private final String sessionId;
    private final Instant signedInAt;

    private final FailedSignIns failedSignIns;
    private final SignInMethods methods;

    private @Nullable String passwordHash;

    /** User who signs in now, with a new session. */
    SignedInUser(User user, Instant now) {
        this(user, UUID.randomUUID().toString(), now, SignInMethods.PASSWORD);
    }

    /** User of a session that has begun. */
    SignedInUser(User user, String sessionId, Instant signedInAt, SignInMethods methods) {
        this.id = user.id().toString();
        this.loginName = user.loginName();
        this.displayName = user.name();
        this.administrator = user.isActiveAdministrator();
        this.enabled = user.isEnabled();
        this.mustChangePassword = user.mustChangePassword();
        this.passwordChangedAt = user.passwordChangedAt();
        this.passwordHash = user.passwordHash();
        this.sessionId = sessionId;
        this.signedInAt = signedInAt;
        this.failedSignIns = FailedSignIns.NONE;
        this.methods = methods;
    }

    private SignedInUser(SignedInUser user, FailedSignIns failedSignIns, SignInMethods methods) {
        this.id = user.id;
        this.loginName = user.loginName;
        this.displayName = user.displayName;
        this.administrator = user.administrator;
        this.enabled = user.enabled;
        this.mustChangePassword = user.mustChangePassword;
        this.passwordChangedAt = user.passwordChangedAt;
        this.passwordHash = user.passwordHash;
        this.sessionId = user.sessionId;
        this.signedInAt = user.signedInAt;
        this.failedSignIns = failedSignIns;
        this.methods = methods;
    }

    /** The same sign-in, after these failures. */
    SignedInUser after(FailedSignIns failures) {
        return new SignedInUser(this, failures, methods);
    }

    /** The same sign-in, by these methods. */
    SignedInUser with(SignInMethods others) {
        return new SignedInUser(this, failedSignIns, others);
    }

    public UserId id() {
        return UserId.parse(id);
    }

    @Override
    public String loginName() {
        return loginName;
    }

    public String displayName() {
        return displayName;
    }

    /** Whether the user is an administrator who is not disabled. */
    boolean isAdministrator() {
        return administrator;
    }

    /** Whether the password is temporary and only allows choosing another. */
    public boolean mustChangePassword() {
        return mustChangePassword;
    }

    /**
     * The {@code sid} of what is issued in this session. It is not what the cookie holds, so that who sees a token cannot
     * take over the session.
     */
    public String sessionId() {
        return sessionId;
    }

    public Instant signedInAt() {
        return signedInAt;
    }

    /** Failures between the previous sign-in and this one. */
    public FailedSignIns failedSignIns() {
        return failedSignIns;
    }

    /** Methods with which the user signed in. */
    public SignInMethods methods() {
        return methods;
    }

    Instant passwordChangedAt() {
        return passwordChangedAt;
    }

    /** Whether the password has not changed since. */
    boolean signedInWith(Instant changedAt) {
        return passwordChangedAt.equals(changedAt);
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return administrator ? List.of(new SimpleGrantedAuthority("ROLE_ADMINISTRATOR")) : List.of();
    }

    @Override
    public @Nullable String getPassword() {
        return passwordHash;
    }

    @Override
    public String getUsername() {
        return id;
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void eraseCredentials() {
        passwordHash = null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedInUser user && user.id.equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return loginName;
    }
}
