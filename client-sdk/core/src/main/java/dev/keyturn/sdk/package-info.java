/**
 * What an API needs in order to accept Keyturn's credentials: a {@link dev.keyturn.sdk.TokenVerifier} that turns the text
 * of an access token into a {@link dev.keyturn.sdk.VerifiedToken}, or says why it does not.
 *
 * <p>Depends on the JDK, on Nimbus JOSE + JWT and on JSpecify; no type of Nimbus appears in a signature. Knows nothing of
 * web frameworks: reading a request and answering it belongs to the Spring Boot starter or to the caller.
 */
@NullMarked
package dev.keyturn.sdk;

import org.jspecify.annotations.NullMarked;
