package dev.keyturn.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The sections of the standards that a test holds the server to, from which {@code docs/conformance.md} is written. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Rfc {

    /** A standard and its section each: {@code 6749#4.1.2}, {@code OIDC-Core#3.1.3.7}. */
    String[] value();
}
