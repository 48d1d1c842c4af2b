package dev.keyturn.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Requires that the user has signed in strongly or recently enough, in the same places as {@link RequireScope}. The annotation on a method
 * replaces the one on its type. In Jakarta REST those on the way to a sub-resource apply as well. A credential of a client that acts for
 * itself is rejected.
 *
 * <p>Other requests get {@code 401} with {@code error="insufficient_user_authentication"}, and the client sends the user to sign in again.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9470#section-3">RFC 9470 §3, Authentication Requirements Challenge</a>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequireAcr {

    /**
     * Authentication context classes ({@code acr}) of which one is required, unless empty. A level of Keyturn, such as
     * {@code urn:keyturn:acr:1}, is satisfied by a higher one; other values are compared exactly.
     */
    String[] value() default {};

    /** Maximum time since the sign-in in seconds. 0 or more, by default unlimited. */
    long maxAgeSeconds() default Long.MAX_VALUE;
}
