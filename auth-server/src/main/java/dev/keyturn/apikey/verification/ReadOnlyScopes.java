package dev.keyturn.apikey.verification;

import dev.keyturn.apikey.ApiKeyProperties;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Patterns of read-only scopes. */
@Component
class ReadOnlyScopes {

    private final List<Pattern> patterns;

    ReadOnlyScopes(ApiKeyProperties properties) {
        this.patterns = properties.quarantine().readOnlyScopes().stream()
                .map(ReadOnlyScopes::pattern)
                .toList();
    }

    boolean contains(String scope) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(scope).matches());
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(
                Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
