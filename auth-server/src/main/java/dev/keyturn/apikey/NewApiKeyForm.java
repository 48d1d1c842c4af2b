package dev.keyturn.apikey;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about a new key, unchecked.
 *
 * @param notBefore null for at once
 * @param expiresAt null for what is usual in its environment
 * @param digest the SHA-256 of a key that somebody else made; null for a key of the server's making
 * @param hint the last four characters of that key; null if they are not known
 */
record NewApiKeyForm(
        ApiKeyForm details,
        @Nullable String environment,
        @Nullable Instant notBefore,
        @Nullable Instant expiresAt,
        @Nullable String digest,
        @Nullable String hint) {}
