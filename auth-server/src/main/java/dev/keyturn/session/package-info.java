/**
 * Sessions of signed-in users, which outlive a restart and are the same on each node. Owns the table {@code user_session}. A
 * session is read through a cache, so that a request in it costs no statement (ADR 0066).
 *
 * <p>It knows no page: features say which attributes they keep in a session and how these are stored.
 */
@ApplicationModule(
        allowedDependencies = {"adminapi", "cache", "cluster", "database", "network", "oauth", "storage", "user"})
@NullMarked
package dev.keyturn.session;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
