package dev.keyturn.user;

import java.time.Instant;

/**
 * Challenge that a passkey has to sign.
 *
 * @param value random bytes in base64url
 * @param issuedAt time at which it was made; a passkey accepts it once, and none that was made before
 */
public record PasskeyChallenge(String value, Instant issuedAt) {}
