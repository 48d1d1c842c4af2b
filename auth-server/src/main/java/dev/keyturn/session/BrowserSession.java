package dev.keyturn.session;

import dev.keyturn.user.SignedInUser;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.Session;

/** Session as one request sees and changes it. */
final class BrowserSession implements Session {

    private static final String USER = HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

    private final Set<String> storable;
    private final Map<String, Optional<Object>> changes = new HashMap<>();
    private Instant lastAccessedAt;
    private SessionKey key;
    private @Nullable StoredSession stored;

    /** A new session. */
    BrowserSession(Set<String> storable, Instant now) {
        this.storable = storable;
        this.lastAccessedAt = now;
        this.key = SessionKey.generate();
    }

    /** A session that is stored. */
    BrowserSession(Set<String> storable, SessionKey key, StoredSession stored) {
        this.storable = storable;
        this.lastAccessedAt = stored.lastUse().at();
        this.key = key.withVersion(stored.version());
        this.stored = stored;
    }

    @Nullable
    StoredSession stored() {
        return stored;
    }

    SessionKey key() {
        return key;
    }

    /** Whether it is to be stored under another key than before, or for the first time. */
    boolean hasNewKey() {
        return stored == null || !stored.digest().equals(key.digest());
    }

    boolean hasChanges() {
        return !changes.isEmpty();
    }

    /** Takes what has been stored for what it is. */
    void become(StoredSession now) {
        stored = now;
        key = key.withVersion(now.version());
        changes.clear();
    }

    /** The signed-in user, if there is one. */
    Optional<SignedInUser> user() {
        Optional<Object> change = changes.get(USER);
        if (change != null) {
            return change.flatMap(context -> userOf((SecurityContext) context));
        }
        return Optional.ofNullable(stored).map(StoredSession::user);
    }

    /** Attributes without the user, with the changes of this request to those of the stored session. */
    Map<String, Object> attributesOver(Map<String, Object> storedAttributes) {
        Map<String, Object> all = new HashMap<>(storedAttributes);
        changes.forEach((name, value) -> {
            if (value.isPresent()) {
                all.put(name, value.get());
            } else {
                all.remove(name);
            }
        });
        all.remove(USER);
        return all;
    }

    @Override
    public String getId() {
        return key.text();
    }

    @Override
    public String changeSessionId() {
        key = SessionKey.generate();
        return getId();
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface has it
    public <T> @Nullable T getAttribute(String name) {
        Optional<Object> change = changes.get(name);
        if (change != null) {
            return (T) change.orElse(null);
        }
        StoredSession known = stored;
        if (known == null) {
            return null;
        }
        return (T)
                (USER.equals(name)
                        ? contextOf(known.user())
                        : known.attributes().get(name));
    }

    @Override
    public Set<String> getAttributeNames() {
        Set<String> names = new HashSet<>(
                attributesOver(stored == null ? Map.of() : stored.attributes()).keySet());
        if (user().isPresent()) {
            names.add(USER);
        }
        return names;
    }

    /** @throws IllegalArgumentException if no feature says how the attribute is stored */
    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (!USER.equals(name) && !storable.contains(name)) {
            throw new IllegalArgumentException("A session does not store the attribute " + name);
        }
        if (USER.equals(name) && isOfAnotherSignIn(value)) {
            key = SessionKey.generate();
        }
        changes.put(name, Optional.ofNullable(value));
    }

    @Override
    public void removeAttribute(String name) {
        changes.put(name, Optional.empty());
    }

    private boolean isOfAnotherSignIn(@Nullable Object context) {
        StoredSession known = stored;
        return known != null
                && context instanceof SecurityContext security
                && userOf(security)
                        .filter(user -> user.sessionId().equals(known.user().sessionId()))
                        .isEmpty();
    }

    private static Optional<SignedInUser> userOf(SecurityContext context) {
        Authentication authentication = context.getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedInUser user
                ? Optional.of(user)
                : Optional.empty();
    }

    private static SecurityContext contextOf(SignedInUser user) {
        return new SecurityContextImpl(
                UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities()));
    }

    @Override
    public Instant getCreationTime() {
        return stored == null ? lastAccessedAt : stored.user().signedInAt();
    }

    @Override
    public void setLastAccessedTime(Instant at) {
        lastAccessedAt = at;
    }

    @Override
    public Instant getLastAccessedTime() {
        return lastAccessedAt;
    }

    /** The server's settings end sessions. */
    @Override
    public void setMaxInactiveInterval(Duration interval) {}

    @Override
    public Duration getMaxInactiveInterval() {
        return Duration.ZERO;
    }

    @Override
    public boolean isExpired() {
        return false;
    }
}
