package dev.keyturn.console.access;

import dev.keyturn.console.access.Access.NewRevocation;
import org.jspecify.annotations.Nullable;

/**
 * What is about to be revoked, as the page that asks tells it.
 *
 * @param kind {@code client}, {@code user}, {@code session} or {@code authorization}
 * @param name what a reader knows it by; for an authorization, its client
 * @param live how many live authorizations end; null if the person may not know
 * @param back the address of the page to return to
 * @param ownSession whether it may sign the person out of this console
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
                is("authorization") ? id : null,
                reason);
    }
}
