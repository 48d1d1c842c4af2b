/**
 * Limits of requests per minute: by address before authentication, by client after it, and of failed client
 * authentications. Counted in memory, and shared between nodes through Redis or the table {@code request_usage}. Owns no endpoint.
 *
 * <p>Not here: passwords ({@code user}), invalid API keys ({@code apikey.verification}) and the budgets of API keys
 * ({@code apikey.budget}). ADR 0057 and 0060.
 */
@ApplicationModule(
        allowedDependencies = {
            "adminapi",
            "client :: lookup",
            "cluster",
            "database",
            "network",
            "oauth",
            "posture",
            "user"
        })
@NullMarked
package dev.keyturn.ratelimit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
