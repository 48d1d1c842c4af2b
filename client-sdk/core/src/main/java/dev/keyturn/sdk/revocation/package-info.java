/**
 * What was revoked before its time, as the server's feed tells: a credential is refused within moments of its revocation, without a
 * call for each request. Applications use {@link dev.keyturn.sdk.CredentialVerifier}, which follows the feed when it is told to.
 */
@NullMarked
package dev.keyturn.sdk.revocation;

import org.jspecify.annotations.NullMarked;
