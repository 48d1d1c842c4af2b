/**
 * What an API needs in order to accept Keyturn's credentials: a {@link dev.keyturn.sdk.CredentialVerifier} that turns the text of
 * an access token or an API key into a {@link dev.keyturn.sdk.VerifiedCredential}, or says why it does not, and what to answer
 * then.
 *
 * <p>Depends on the JDK, on Nimbus JOSE + JWT and on JSpecify; no type of Nimbus appears in a signature. Knows nothing of
 * web frameworks: reading a request and writing an answer belongs to the adapters or to the caller. The packages below, but for
 * {@code client} and {@code dpop}, are not meant for applications.
 */
@NullMarked
package dev.keyturn.sdk;

import org.jspecify.annotations.NullMarked;
