package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Errors of values that have another type than the expected one, which the parameter {@code expected} names. */
final class WrongType {

    private static final String CODE = "wrong-type";

    private WrongType() {}

    /** @param type the expected type; null if it is not known */
    static FieldError at(String field, @Nullable Class<?> type) {
        return type == null
                ? new FieldError(field, CODE)
                : new FieldError(
                        field,
                        CODE,
                        Map.of(
                                "expected",
                                messageKey(ClassUtils.resolvePrimitiveIfNecessary(type))
                                        .substring(CODE.length() + 1)));
    }

    private static String messageKey(Class<?> type) {
        if (type == String.class) {
            return "wrong-type.text";
        }
        if (type == Boolean.class) {
            return "wrong-type.boolean";
        }
        if (Number.class.isAssignableFrom(type)) {
            return "wrong-type.integer";
        }
        if (type == Instant.class) {
            return "wrong-type.time";
        }
        if (type == UUID.class) {
            return "wrong-type.uuid";
        }
        return Collection.class.isAssignableFrom(type) ? "wrong-type.list" : "wrong-type.object";
    }
}
