package dev.keyturn.grant;

import org.jspecify.annotations.Nullable;

/**
 * Refresh token that a client has presented.
 *
 * @param token the token as it was before
 * @param successor the token that has replaced it just now; null if the token was not valid, or is to be replaced later
 */
public record FoundRefreshToken(IssuedToken token, @Nullable Successor successor) {}
