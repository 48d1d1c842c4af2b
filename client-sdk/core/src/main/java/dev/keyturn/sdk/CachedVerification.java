package dev.keyturn.sdk;

import dev.keyturn.sdk.internal.jwt.VerifiedJwt;

/**
 * Cached result for a valid JWT.
 *
 * @param expiresAtMillis {@code exp} in milliseconds since the epoch
 * @param revocationsVersion version of the known revocations at which the token was not revoked
 */
record CachedVerification(VerifiedJwt jwt, Confirmation confirmation, long expiresAtMillis, long revocationsVersion) {}
