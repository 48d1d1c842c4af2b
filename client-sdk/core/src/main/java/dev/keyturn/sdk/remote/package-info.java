/**
 * Credentials that the server has to be asked about: what is asked, for how long an answer is believed, and what happens while
 * there is none. Not meant for applications, which use {@link dev.keyturn.sdk.CredentialVerifier}.
 */
@NullMarked
package dev.keyturn.sdk.remote;

import org.jspecify.annotations.NullMarked;
