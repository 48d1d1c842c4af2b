package dev.keyturn.sdk.spring.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.test.context.support.WithSecurityContext;

/**
 * Runs a test, or all of a class, with a token, as {@code @WithMockUser} does with a user: for mock requests, and for methods of beans with
 * {@code @PreAuthorize} that a test calls.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@WithSecurityContext(factory = TokenSecurityContext.class)
public @interface WithKeyturnToken {

    /** On behalf of which user. */
    String subject() default "user";

    /** To which client it was issued. */
    String client() default "client";

    /** What the client may do. */
    String[] scopes() default {};

    /** For which APIs. */
    String[] audience() default {};
}
