package dev.keyturn.sdk.jwt;

import dev.keyturn.sdk.VerifiedCredential;
import org.jspecify.annotations.Nullable;

/**
 * A JWT that is good.
 *
 * @param keyId what it is signed with; null if it does not say
 */
public record VerifiedJwt(
        VerifiedCredential credential, @Nullable String keyId) {}
