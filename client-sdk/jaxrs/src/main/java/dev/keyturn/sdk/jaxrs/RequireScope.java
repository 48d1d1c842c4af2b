package dev.keyturn.sdk.jaxrs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a resource's method, or all methods of a resource, be called only with a credential that has all of these scopes. What stands
 * at both adds up. Needs {@link CredentialFeature} to be registered, and nothing else.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequireScope {

    /** The credential must have all of these. */
    String[] value();
}
