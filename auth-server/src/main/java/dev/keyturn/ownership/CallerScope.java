package dev.keyturn.ownership;

import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.user.UserId;
import java.util.Optional;
import java.util.Set;

/**
 * Resources that a caller of the admin API can see and manage, and scopes of the server that the caller can grant. The access check stores
 * it as a request attribute.
 *
 * @param owner the user who sees only what belongs to the clients that are theirs; empty for everything
 * @param held the scopes that bound what is handed on
 */
public record CallerScope(Optional<UserId> owner, CallerAdminScopes held) {

    /** The name of the attribute. */
    public static final String ATTRIBUTE = "dev.keyturn.ownership.CallerScope";

    public static CallerScope everything(CallerAdminScopes held) {
        return new CallerScope(Optional.empty(), held);
    }

    /** Owners hand on nothing of the server's own, whatever their token would allow an administrator. */
    public static CallerScope ofOwner(UserId owner) {
        return new CallerScope(Optional.of(owner), new CallerAdminScopes(Set.of()));
    }
}
