package dev.keyturn.apikey;

import dev.keyturn.client.HeldScopes;
import dev.keyturn.ownership.Reach;
import java.util.Set;
import org.springframework.security.core.Authentication;

/**
 * Who manages keys.
 *
 * @param held the scopes of the server itself that may be handed on
 * @param reach whose keys they are
 */
record KeyManager(HeldScopes held, Reach reach) {

    /** Owners hand on nothing of the server's own, whatever their token would allow an administrator. */
    static KeyManager of(Authentication caller, Reach reach) {
        return new KeyManager(reach.owner().isEmpty() ? HeldScopes.of(caller) : new HeldScopes(Set.of()), reach);
    }
}
