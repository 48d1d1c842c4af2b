package dev.keyturn.client;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * The scopes of whoever calls the admin API. They bound what can be handed on: else a token that may write clients and
 * nothing more could register a client that may do everything, and become it.
 */
public record HeldScopes(Set<String> scopes) {

    private static final String AUTHORITY_PREFIX = "SCOPE_";
    private static final String ADMIN_PREFIX = "admin:";

    public static HeldScopes of(Authentication caller) {
        return new HeldScopes(caller.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(authority -> authority != null && authority.startsWith(AUTHORITY_PREFIX))
                .map(authority -> authority.substring(AUTHORITY_PREFIX.length()))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** @throws dev.keyturn.adminapi.DomainException {@code insufficient-scope} if one of the server's own scopes is not among them */
    public void requireAdminScopesOf(Collection<String> wanted) {
        wanted.stream()
                .filter(scope -> scope.startsWith(ADMIN_PREFIX) && !scopes.contains(scope))
                .sorted()
                .findFirst()
                .ifPresent(scope -> {
                    throw ClientRefusedException.beyondOwnScopes(scope);
                });
    }
}
