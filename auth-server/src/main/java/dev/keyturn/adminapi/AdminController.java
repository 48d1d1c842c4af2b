package dev.keyturn.adminapi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A controller of the admin API. Its mapping is relative to {@code /admin/api/v1}; its JSON is in snake case. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
public @interface AdminController {

    /** The root of every path of the admin API. */
    String BASE = "/admin/api/v1";

    /** The audience of the admin API's access tokens. */
    String AUDIENCE = "urn:keyturn:admin-api";

    /** Media types of an operation without a response body: any, since the caller may accept problems only. */
    String NO_ANSWER = MediaType.ALL_VALUE;

    /** The whole path, beginning with {@link #BASE}. */
    @AliasFor(annotation = RequestMapping.class, attribute = "path")
    String value();
}
