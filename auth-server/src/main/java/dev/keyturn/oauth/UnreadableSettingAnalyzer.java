package dev.keyturn.oauth;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;

/** Tells the operator in words, not by types and annotations, that one of our settings has a value of the wrong kind. */
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
                name + " (" + variable + ") has a value that is no " + expected.getSimpleName() + ".",
                "Change it as docs/configuration.md says and start again.",
                cause);
    }
}
