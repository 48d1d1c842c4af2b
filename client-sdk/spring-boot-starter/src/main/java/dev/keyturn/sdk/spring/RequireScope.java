package dev.keyturn.sdk.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a controller's method, or all methods of a controller, be called only with a token that has these scopes.
 *
 * <p>What stands at a type, at its supertypes and at the method (those it overrides included) adds up; a method cannot
 * loosen what its type demands. A token is needed even where the path is public. The application does not start if this
 * stands where it would have no effect: anywhere but at controllers, at a method that no request is mapped to, or while
 * nothing verifies tokens.
 *
 * <p>Refuses with {@code 403} and {@code error="insufficient_scope"}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3.1">RFC 6750 §3.1, Error Codes</a>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequireScope {

    /** The token must have all of these. */
    String[] value() default {};

    /** The token must have at least one of these, if any are given. */
    String[] anyOf() default {};
}
