/**
 * Verification of JWT access tokens: parsing, claim rules, and the issuers' keys with their cache (ADR 0043). Does not own the cache of verified
 * tokens and revocations. Internal.
 */
@NullMarked
package dev.keyturn.sdk.internal.jwt;

import org.jspecify.annotations.NullMarked;
