package dev.keyturn.console.access;

import dev.keyturn.console.access.Access.NewRevocation;
import org.jspecify.annotations.Nullable;

/**
 * Target of a revocation, as the confirmation page shows it.
 *
 * @param kind {@code client}, {@code user}, {@code session} or {@code grant}
 * @param name name to show; for a grant, its client
 * @param live number of active grants that end; null if the user has no permission to see it
 * @param back the address of the page to return to
 * @param ownSession whether it can sign the user out of this console
 */
public record Target(
        String kind, String id, String name, @Nullable Long live, String back, boolean ownSession) {

    public boolean is(String other) {
        return kind.equals(other);
    }

    NewRevocation revocation(String reason) {
        return new NewRevocation(
                is("client") ? id : null,
                is("user") ? id : null,
                is("session") ? id : null,
                is("grant") ? id : null,
                reason);
    }
}
