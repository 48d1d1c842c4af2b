package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;

/** Explains why a request's body cannot be read, without quoting its values. */
final class UnreadableBody {

    private static final int MAX_NAME = 100;

    private UnreadableBody() {}

    static Problem problemFor(Exception failure) {
        RequestTooLargeException tooLarge = causeOf(failure, RequestTooLargeException.class);
        if (tooLarge != null) {
            return Problem.bodyTooLarge(tooLarge.limit());
        }
        JacksonException cause = causeOf(failure, JacksonException.class);
        if (cause == null) {
            return Problem.invalidRequest("body");
        }
        if (cause instanceof InputCoercionException number && !fieldOf(number).isEmpty()) {
            return problem("structure", number, List.of(new FieldError(fieldOf(number), "number-too-large")));
        }
        if (cause instanceof DatabindException mismatch) {
            String field = fieldOf(mismatch);
            if (field.isEmpty()) {
                return problem(
                        mismatch instanceof MismatchedInputException ? "object" : "structure", mismatch, List.of());
            }
            return problem("structure", mismatch, List.of(errorAt(field, mismatch)));
        }
        return problem("json", cause, List.of());
    }

    private static Problem problem(String detail, JacksonException failure, List<FieldError> errors) {
        TokenStreamLocation location = failure.getLocation();
        return Problem.of(
                location == null || location.getLineNr() < 1
                        ? new InvalidRequestException(detail, errors)
                        : new InvalidRequestException(
                                detail + "-at",
                                Map.of("line", location.getLineNr(), "column", location.getColumnNr()),
                                errors),
                400);
    }

    private static FieldError errorAt(String field, DatabindException mismatch) {
        if (mismatch instanceof PropertyBindingException) {
            return new FieldError(field, "unknown-property");
        }
        if (mismatch instanceof InvalidFormatException format && format.getTargetType() == String.class) {
            return new FieldError(field, Text.INVISIBLE_CHARACTERS);
        }
        return WrongType.at(field, mismatch instanceof MismatchedInputException input ? input.getTargetType() : null);
    }

    private static String fieldOf(JacksonException mismatch) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : mismatch.getPath()) {
            String name = step.getPropertyName();
            if (name == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(FieldNames.visible(name));
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
