package dev.keyturn.sdk.jaxrs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Requires scopes for a resource's method, for all methods of a resource, or with an {@code Application} for all resources. Needs
 * {@link CredentialFeature} to be registered.
 *
 * <p>Demands add up: those of the class, of its superclasses and interfaces, of the method and of those that it overrides or implements, and
 * of every class and every sub-resource locator on the way to a sub-resource. Where the addresses of several locators fit a request,
 * the demands of all of them hold. Jakarta REST calls a locator before any filter: a locator finds a resource and must not change
 * anything.
 *
 * <p>The application does not start if this stands where it would have no effect, such as at a method that no request reaches.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequireScope {

    /** The credential must have all of these. */
    String[] value() default {};

    /** The credential must have at least one of these, if any are given. */
    String[] anyOf() default {};
}
