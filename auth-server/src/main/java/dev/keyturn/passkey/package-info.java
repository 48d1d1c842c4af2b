/**
 * Passkeys of users: their public keys, and the check of what they sign. Owns the tables {@code passkey} and {@code passkey_user}.
 *
 * <p>When a passkey is asked for is decided in {@code user} and {@code authorize}; the pages are in {@code login} and {@code factor}.
 * ADR 0079.
 */
@ApplicationModule(allowedDependencies = {"audit", "database", "oauth", "user"})
@NullMarked
package dev.keyturn.passkey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
