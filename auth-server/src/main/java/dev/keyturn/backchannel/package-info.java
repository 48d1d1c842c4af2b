/**
 * OpenID Connect Back-Channel Logout: when sessions end, each client that got an ID token in one of them receives a logout token at its
 * own address.
 *
 * <p>Owns the table {@code logout_delivery}, an outbox that is written in the transaction that ends the sessions. Ends nothing itself, and
 * does not decide which clients a session has: {@code session} and {@code grant} do. ADR 0080.
 */
@ApplicationModule(
        allowedDependencies = {
            "adminapi",
            "audit",
            "client",
            "client :: lookup",
            "database",
            "grant",
            "network",
            "oauth",
            "session",
            "signing",
            "storage",
            "token",
            "user"
        })
@NullMarked
package dev.keyturn.backchannel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
