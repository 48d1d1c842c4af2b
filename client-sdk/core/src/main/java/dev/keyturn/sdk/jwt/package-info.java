/**
 * Access tokens that are JWTs: reading them strictly, holding them to the rules, and the keys of their issuers, which are kept
 * and renewed here. Not meant for applications, which use {@link dev.keyturn.sdk.CredentialVerifier}.
 */
@NullMarked
package dev.keyturn.sdk.jwt;

import org.jspecify.annotations.NullMarked;
