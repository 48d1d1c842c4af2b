package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DomainException.FieldError;
import jakarta.validation.ConstraintViolation;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.validation.BindingResult;

/**
 * Fields and broken constraints as they appear in the JSON of the admin API. The message of a constraint is the error's code;
 * without one, the code is that of the annotation.
 */
final class FieldNames {

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private FieldNames() {}

    /** {@code redirectUris[1]} as {@code redirect_uris[1]}. */
    static String snakeCase(String path) {
        return HUMP.matcher(path).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    /** The name of a JSON member for people, who would overlook an empty one. */
    static String visible(String name) {
        return name.isEmpty() ? "\"\"" : name;
    }

    /** Errors of bean validation or data binding, in a fixed order: by field and code. */
    static List<FieldError> errorsOf(BindingResult result) {
        return result.getFieldErrors().stream()
                .map(FieldNames::errorOf)
                .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::code))
                .toList();
    }

    private static FieldError errorOf(org.springframework.validation.FieldError error) {
        String field = snakeCase(error.getField());
        if (error.isBindingFailure() || !error.contains(ConstraintViolation.class)) {
            return WrongType.at(
                    field,
                    error.contains(TypeMismatchException.class)
                            ? error.unwrap(TypeMismatchException.class).getRequiredType()
                            : null);
        }
        ConstraintViolation<?> violation = error.unwrap(ConstraintViolation.class);
        Map<String, Object> attributes = violation.getConstraintDescriptor().getAttributes();
        String constraint = violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName();
        String template = violation.getMessageTemplate();
        String code = template.startsWith("{") ? codeOf(constraint, violation.getInvalidValue()) : template;
        return new FieldError(field, code, parametersOf(code, attributes));
    }

    private static String codeOf(String constraint, @Nullable Object value) {
        return switch (constraint) {
            case "NotNull", "NotBlank", "NotEmpty" -> "required";
            case "Size" -> value instanceof CharSequence ? "too-long" : "too-many";
            case "Range" -> "out-of-range";
            case "Email" -> "invalid-email";
            default -> throw new IllegalStateException("@" + constraint + " has no code");
        };
    }

    private static Map<String, Object> parametersOf(String code, Map<String, Object> attributes) {
        return switch (code) {
            case "too-long", "too-many" -> Map.of("max", attributes.get("max"));
            case "out-of-range" -> Map.of("min", attributes.get("min"), "max", attributes.get("max"));
            case "not-one-of" ->
                Map.of(
                        "values",
                        List.of(String.valueOf(attributes.get("regexp")).split("\\|")));
            default -> Map.of();
        };
    }
}
