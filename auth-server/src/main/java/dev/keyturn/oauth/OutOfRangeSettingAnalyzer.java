package dev.keyturn.oauth;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Failure analysis of settings that violate the constraints of their records. Names no value, which may be a secret. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OutOfRangeSettingAnalyzer extends AbstractFailureAnalyzer<BindValidationException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindValidationException cause) {
        ValidationErrors errors = cause.getValidationErrors();
        String prefix = errors.getName().toString();
        if (!(prefix + ".").startsWith(SettingNames.OURS)) {
            return null;
        }
        String sentences = errors.getAllErrors().stream()
                .map(error -> sentence(prefix, error))
                .sorted()
                .collect(Collectors.joining("\n"));
        return new FailureAnalysis(sentences, SettingNames.ACTION, cause);
    }

    private static String sentence(String prefix, ObjectError error) {
        String name = error instanceof FieldError field
                ? prefix + "." + DataObjectPropertyName.toDashedForm(field.getField())
                : prefix;
        return SettingNames.withVariable(name) + " " + error.getDefaultMessage() + ".";
    }
}
