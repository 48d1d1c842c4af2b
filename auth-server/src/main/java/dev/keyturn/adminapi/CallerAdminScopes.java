package dev.keyturn.adminapi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * The scopes of a caller of the admin API, which bound what the caller can hand on and whom it can change: a token that may
 * write clients, keys or users must not make or take over one that may do more (ADR 0027).
 */
public record CallerAdminScopes(Set<String> scopes) {

    private static final String AUTHORITY_PREFIX = "SCOPE_";

    public static CallerAdminScopes of(Authentication caller) {
        return new CallerAdminScopes(caller.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(authority -> authority != null && authority.startsWith(AUTHORITY_PREFIX))
                .map(authority -> authority.substring(AUTHORITY_PREFIX.length()))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Refuses a change of a client or API key with these scopes, or to them, unless the caller holds those of the server itself.
     *
     * @throws DomainException {@code insufficient-scope}
     */
    public void requireServerScopesOf(Collection<String> wanted) {
        wanted.stream()
                .filter(ServerScopes::contains)
                .filter(scope -> !scopes.contains(scope) && !scopes.contains(ServerScopes.broader(scope)))
                .sorted()
                .findFirst()
                .ifPresent(scope -> {
                    throw new InsufficientScopeException(ServerScopes.broader(scope));
                });
    }

    /**
     * Refuses to change or create an administrator unless the caller holds every scope of the admin API.
     *
     * @throws DomainException {@code insufficient-scope}
     */
    public void requireThoseOfAnAdministrator() {
        requireServerScopesOf(ServerScopes.OF_ADMINISTRATORS);
    }

    /** The change concerns a user, client or key that may do more than the caller. */
    static final class InsufficientScopeException extends DomainException {

        private static final long serialVersionUID = 1L;

        InsufficientScopeException(String scope) {
            super(Kind.FORBIDDEN, "insufficient-scope", "insufficient-scope.held", Map.of("scope", scope), List.of());
        }
    }
}
