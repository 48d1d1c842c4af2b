package dev.keyturn.sdk.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a controller's method, or all methods of a controller, be called only for users who have signed in strongly or recently
 * enough. What stands at the method counts in place of what stands at its type. A credential of a client that acts for itself is
 * refused.
 *
 * <p>Refuses with {@code 401} and {@code error="insufficient_user_authentication"}, upon which the client sends the user to sign in
 * again.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9470#section-3">RFC 9470 §3, Authentication Requirements Challenge</a>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequireAcr {

    /** Authentication context classes, one of which is needed, if any are given. */
    String[] value() default {};

    /** How many seconds ago the user may have signed in at most; by default any number. */
    long maximumAgeSeconds() default Long.MAX_VALUE;
}
