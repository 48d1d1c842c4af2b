/**
 * Verification of the credentials that an API accepts: a {@link dev.keyturn.sdk.CredentialVerifier} verifies access tokens and API keys, and a
 * {@link dev.keyturn.sdk.RequestGuard} authenticates requests and creates the responses to those without a sufficient credential.
 *
 * <p>Owns the public API of the SDK's core, with {@link dev.keyturn.sdk.client} and {@link dev.keyturn.sdk.dpop}. Everything in packages named
 * {@code internal} is no API and may change at any time; no public signature mentions it. Does not own web frameworks: adapters implement
 * {@link dev.keyturn.sdk.ApiRequest} and write an {@link dev.keyturn.sdk.ApiResponse}.
 *
 * <p>Depends on the JDK, Nimbus JOSE + JWT and JSpecify only. No type of Nimbus appears in a signature.
 */
@NullMarked
package dev.keyturn.sdk;

import org.jspecify.annotations.NullMarked;
