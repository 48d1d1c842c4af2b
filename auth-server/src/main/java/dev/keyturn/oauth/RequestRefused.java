package dev.keyturn.oauth;

import org.jspecify.annotations.Nullable;

/**
 * A protocol or admin request was refused. Holds no credential.
 *
 * @param endpoint its path, or what several paths have in common; never text of the caller's
 * @param error the error code of the protocol
 * @param reason a stable key that says more than the caller learns
 * @param client the identifier that the request claims, authenticated or not; null if it claims none
 * @param role of the client
 * @param address where it came from
 */
public record RequestRefused(
        String endpoint,
        String error,
        String reason,
        @Nullable String client,
        ClientRole role,
        @Nullable String address) {}
