package dev.keyturn.introspection;

import java.net.URL;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2TokenIntrospectionClaimNames;

/**
 * Introspection response: the claims of a token.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.2">RFC 7662 §2.2, Introspection Response</a>
 */
final class IntrospectionAnswer extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private static final Map<String, Object> INACTIVE = Map.of(OAuth2TokenIntrospectionClaimNames.ACTIVE, false);

    private final transient Authentication caller;
    private final transient Map<String, Object> members;

    private IntrospectionAnswer(Authentication caller, Map<String, Object> members) {
        super(caller.getAuthorities());
        this.caller = caller;
        this.members = members;
        setAuthenticated(true);
    }

    /** Inactive: there is no such token, or none that this caller may introspect. */
    static IntrospectionAnswer inactive(Authentication caller) {
        return new IntrospectionAnswer(caller, INACTIVE);
    }

    /** Claims of an active token. */
    static IntrospectionAnswer active(Authentication caller, Map<String, Object> claims) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(OAuth2TokenIntrospectionClaimNames.ACTIVE, true);
        claims.forEach((name, value) -> members.put(name, member(name, value)));
        return new IntrospectionAnswer(caller, members);
    }

    private static Object member(String name, Object value) {
        if (value instanceof Instant instant) {
            return instant.getEpochSecond();
        }
        if (OAuth2TokenIntrospectionClaimNames.SCOPE.equals(name) && value instanceof Collection<?> scopes) {
            return String.join(" ", scopes.stream().map(String::valueOf).toList());
        }
        return value instanceof URL url ? url.toString() : value;
    }

    /** Ready to be written as JSON. */
    Map<String, Object> members() {
        return members;
    }

    @Override
    public Object getPrincipal() {
        return caller;
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }
}
