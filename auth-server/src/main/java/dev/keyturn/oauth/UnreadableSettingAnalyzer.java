package dev.keyturn.oauth;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;

/** Failure analysis of a setting with a value of the wrong type. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnreadableSettingAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final String OURS = "keyturn.";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        String name = cause.getName().toString();
        Class<?> expected = cause.getTarget().getType().resolve(Object.class);
        if (!name.startsWith(OURS) || findCause(cause, ConversionException.class) == null) {
            return null;
        }
        String variable = name.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_');
        return new FailureAnalysis(
                name + " (" + variable + ") must be a " + expected.getSimpleName() + ".",
                "Change it as docs/configuration.md says and start again.",
                cause);
    }
}
