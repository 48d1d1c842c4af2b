package dev.keyturn.token;

import dev.keyturn.token.IssuedToken.NewToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The access token that is issued in exchange for a code or refresh token.
 *
 * @param expiresAt when it ends
 * @param stored what is kept of it; null for a JWT, of which nothing is
 */
record IssuedAccess(Instant expiresAt, @Nullable NewToken stored) {}
