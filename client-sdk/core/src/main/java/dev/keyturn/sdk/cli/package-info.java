/**
 * Command line tool that explains why a credential is rejected. Owns arguments, input and exit codes; the explanation comes from
 * {@link dev.keyturn.sdk.CredentialVerifier#explain}.
 */
@NullMarked
package dev.keyturn.sdk.cli;

import org.jspecify.annotations.NullMarked;
