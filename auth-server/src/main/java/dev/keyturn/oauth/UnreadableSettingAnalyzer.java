package dev.keyturn.oauth;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.unit.DataSize;

/** Failure analysis of a setting with a value of the wrong type. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnreadableSettingAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        String name = cause.getName().toString();
        Class<?> expected = cause.getTarget().getType().resolve(Object.class);
        if (!name.startsWith(SettingNames.OURS) || findCause(cause, ConversionException.class) == null) {
            return null;
        }
        return new FailureAnalysis(
                SettingNames.withVariable(name) + " must be " + inWords(expected) + ".", SettingNames.ACTION, cause);
    }

    private static String inWords(Class<?> type) {
        if (type == Duration.class) {
            return "a duration, such as 30s";
        }
        if (type == DataSize.class) {
            return "a size, such as 256KB";
        }
        if (type == URI.class) {
            return "a URL, such as https://login.example.com";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == int.class) {
            return "a whole number";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> Codes.of((Enum<?>) constant))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        return "a " + type.getSimpleName();
    }
}
