package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.validation.BindingResult;

/** Names fields and broken rules as they appear in the JSON of the admin API. */
final class FieldNames {

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Map<String, String> CODES = Map.of(
            "NotNull", "required",
            "NotBlank", "required",
            "NotEmpty", "required",
            "Size", "wrong-length",
            "Min", "out-of-range",
            "Max", "out-of-range",
            "Pattern", "malformed",
            "Email", "malformed",
            "typeMismatch", "wrong-type");

    private FieldNames() {}

    /** {@code redirectUris[1]} as {@code redirect_uris[1]}. */
    static String snakeCase(String path) {
        return HUMP.matcher(path).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    /** What bean validation or data binding found, ordered by field and code so that the answer is always the same. */
    static List<FieldError> errorsOf(BindingResult result) {
        return result.getFieldErrors().stream()
                .map(error -> new FieldError(
                        snakeCase(error.getField()),
                        codeOf(error.getCode()),
                        error.isBindingFailure() ? "is not readable" : String.valueOf(error.getDefaultMessage())))
                .sorted(Comparator.comparing(FieldError::field)
                        .thenComparing(FieldError::code)
                        .thenComparing(FieldError::message))
                .toList();
    }

    private static String codeOf(@Nullable String constraint) {
        String name = constraint == null ? "Invalid" : constraint;
        return CODES.getOrDefault(name, snakeCase(name).replace('_', '-'));
    }
}
