package dev.keyturn.sdk.jaxrs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Requires a user who has signed in strongly or recently enough, in the places of {@link RequireScope}. The nearest one counts of a method
 * and its class: the method's, or else its class's. Those on the way to a sub-resource hold besides. Rejects the credential of a client
 * that acts for itself.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9470#section-3">RFC 9470 §3, Authentication Requirements Challenge</a>
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequireAcr {

    /** Authentication context classes, one of which is needed, if any are given. */
    String[] value() default {};

    /** Longest time since the user signed in, in seconds; any by default. */
    long maximumAgeSeconds() default Long.MAX_VALUE;
}
