package dev.keyturn.apikey;

import org.jspecify.annotations.Nullable;

/**
 * A new key.
 *
 * @param secret null if it was imported, so that its text is not known
 */
record IssuedApiKey(ApiKeyView key, @Nullable ApiKeySecret secret) {}
