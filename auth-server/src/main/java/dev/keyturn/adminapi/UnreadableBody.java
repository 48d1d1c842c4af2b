package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.PropertyBindingException;

/** Explains why a request's body is not what an endpoint reads, without quoting its values. */
final class UnreadableBody {

    private static final int MAX_NAME = 100;

    private UnreadableBody() {}

    static Problem problemFor(Exception failure) {
        if (causeOf(failure, RequestTooLargeException.class) != null) {
            return Problem.of(413, "too-large", "The body is too large.");
        }
        JacksonException cause = causeOf(failure, JacksonException.class);
        if (cause == null) {
            return invalid("The body is missing or cannot be read.", List.of());
        }
        if (cause instanceof DatabindException mismatch) {
            String field = fieldOf(mismatch);
            FieldError error = mismatch instanceof PropertyBindingException
                    ? new FieldError(field, "unknown-property", "is not a property of this request")
                    : new FieldError(field, "wrong-type", "does not have the expected type");
            return invalid("The body does not have the expected shape" + position(mismatch) + ".", List.of(error));
        }
        return invalid("The body is not valid JSON" + position(cause) + ".", List.of());
    }

    private static Problem invalid(String detail, List<FieldError> errors) {
        return Problem.of(400, "invalid-request", detail, errors);
    }

    private static String position(JacksonException failure) {
        TokenStreamLocation location = failure.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String fieldOf(DatabindException mismatch) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : mismatch.getPath()) {
            String name = step.getPropertyName();
            if (name == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(name);
            }
        }
        return path.length() <= MAX_NAME ? path.toString() : path.substring(0, MAX_NAME) + "…";
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable failure, Class<T> type) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
