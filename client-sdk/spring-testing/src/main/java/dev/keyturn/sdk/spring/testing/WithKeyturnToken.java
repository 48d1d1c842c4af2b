package dev.keyturn.sdk.spring.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.test.context.support.WithSecurityContext;

/**
 * Runs a test, or all tests of a class, with a token: for mock requests, and for calls of methods with {@code @PreAuthorize}. Works like
 * {@code @WithMockUser} of spring-security-test.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@WithSecurityContext(factory = TokenSecurityContext.class)
public @interface WithKeyturnToken {

    /** Subject of the token. */
    String subject() default "user";

    /** Client to which the token was issued. */
    String client() default "client";

    /** Scopes of the token. */
    String[] scopes() default {};

    /** Audience of the token. */
    String[] audience() default {};
}
