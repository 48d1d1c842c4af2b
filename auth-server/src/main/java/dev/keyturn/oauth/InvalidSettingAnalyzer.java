package dev.keyturn.oauth;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Failure analysis of a setting that was rejected with an {@link IllegalArgumentException}, whose message begins with its name. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSettingAnalyzer extends AbstractFailureAnalyzer<IllegalArgumentException> {

    private static final Pattern NAME = Pattern.compile(Pattern.quote(SettingNames.OURS) + "[a-z.-]+[a-z](?= |:)");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalArgumentException cause) {
        String message = String.valueOf(cause.getMessage());
        if (!message.startsWith(SettingNames.OURS)) {
            return null;
        }
        Matcher name = NAME.matcher(message);
        String named =
                name.lookingAt() ? SettingNames.withVariable(name.group()) + message.substring(name.end()) : message;
        return new FailureAnalysis(named + ".", SettingNames.ACTION, cause);
    }
}
