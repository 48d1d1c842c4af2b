/**
 * Life of API keys: issue, change, rotation, revocation and expiry. Owns the table {@code api_key} and those whose names begin
 * with {@code api_key_}; a key is stored as a digest, never as text, and can do no more than its client.
 *
 * <p>Does not verify a presented key ({@code apikey.verification}), count its use ({@code apikey.budget}, {@code apikey.usage}) or
 * take reports of leaks ({@code apikey.leak}).
 */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "adminapi",
            "oauth",
            "client",
            "ownership",
            "network",
            "resource",
            "user",
            "cluster",
            "storage",
            "cache",
            "database",
            "posture"
        })
@NullMarked
package dev.keyturn.apikey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
