package dev.keyturn.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Requires scopes of the credential, on a method that handles requests or on its type. Works with Spring MVC, Spring WebFlux and Jakarta
 * REST. A request without these scopes gets {@code 403} with {@code error="insufficient_scope"}.
 *
 * <pre>{@code
 * @RequireScope("orders:read")
 * class OrderController {
 *
 *     @PostMapping("/orders")
 *     @RequireScope("orders:write") // needs both scopes
 *     Order create(...) { ... }
 * }
 * }</pre>
 *
 * <p>Requirements add up: those on the type, its supertypes and interfaces, on the method and on the methods that it overrides or
 * implements. A method cannot loosen what its type requires. A credential is required even if the path is public.
 *
 * <p>In Jakarta REST the annotation also works on the {@code Application}, for all its resources, and requirements on every class and
 * sub-resource locator on the way to a sub-resource add up as well. If the paths of several locators match a request, the requirements of
 * all of them apply. Jakarta REST calls locators before any filter, so a locator must not change anything.
 *
 * <p>The application does not start if the annotation would have no effect, for example on a method that handles no request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3.1">RFC 6750 §3.1, Error Codes</a>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequireScope {

    /** Scopes that are all required. */
    String[] value() default {};

    /** Scopes of which at least one is required, unless empty. */
    String[] anyOf() default {};
}
