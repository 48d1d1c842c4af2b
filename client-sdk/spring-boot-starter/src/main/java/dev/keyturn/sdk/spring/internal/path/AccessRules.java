package dev.keyturn.sdk.spring.internal.path;

import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.spring.KeyturnProperties;
import dev.keyturn.sdk.spring.internal.ConfigurationException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Scopes required by method and path, from {@code keyturn.rules}. The scopes of all matching rules add up. A rule matches if one of the
 * application's handlers could read the path so; a path with a trailing slash also matches the rules of the path without it.
 */
public final class AccessRules {

    private final List<KeyturnProperties.Rule> settings;
    private volatile List<Rule> rules;

    private AccessRules(List<KeyturnProperties.Rule> settings) {
        this.settings = List.copyOf(settings);
        this.rules = parse(PathReading.DEFAULT);
    }

    /** @throws ConfigurationException if a rule is invalid */
    public static AccessRules of(KeyturnProperties properties) {
        try {
            return new AccessRules(properties.rules());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "The property keyturn.rules cannot be used: " + e.getMessage(), "Correct the rule.");
        }
    }

    /** Reads paths as the application's handlers do from now on. */
    public void readAs(PathReading reading) {
        rules = parse(reading);
    }

    private List<Rule> parse(PathReading reading) {
        return settings.stream().map(rule -> parse(rule, reading)).toList();
    }

    /**
     * Parsed rule.
     *
     * @param path pattern as configured
     * @param patterns the pattern for each parser of the handlers and each servlet
     * @param texts the pattern for each servlet, unparsed
     * @param methods in upper case; empty for any
     */
    public record Rule(
            String path, List<PathPattern> patterns, List<String> texts, Set<String> methods, List<String> scopes) {

        /** Whether the rule is for this method. A rule for GET is for HEAD as well. */
        boolean isFor(String method) {
            return methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
        }

        boolean matches(PathContainer path) {
            for (PathPattern pattern : patterns) {
                if (pattern.matches(path)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static Rule parse(KeyturnProperties.Rule rule, PathReading reading) {
        if (rule.scopes().isEmpty()) {
            throw new IllegalArgumentException("The rule for \"" + rule.path() + "\" has no scopes.");
        }
        Set<String> methods = rule.methods().stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        List<String> texts = reading.belowEachServlet(withoutTrailingSlash(rule.path()));
        List<PathPattern> patterns = texts.stream()
                .flatMap(text -> reading.parsers().stream().map(parser -> RequestPaths.pattern(text, parser)))
                .toList();
        return new Rule(rule.path(), patterns, texts, methods, List.copyOf(rule.scopes()));
    }

    private static String withoutTrailingSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    public List<Rule> all() {
        return rules;
    }

    /**
     * Checks a request against the rules.
     *
     * @param path null if it is ambiguous
     * @param matchesText further test of a rule's unparsed pattern, for handlers that do not parse patterns
     * @throws RequestRefusedException if the credential lacks a scope, or the path is ambiguous
     */
    public void check(
            String method,
            @Nullable PathContainer path,
            Predicate<String> matchesText,
            VerifiedCredential credential,
            RequestGuard guard) {
        List<Rule> current = rules;
        if (current.isEmpty()) {
            return;
        }
        if (path == null) {
            throw new RequestRefusedException(
                    guard.challenges().invalidRequest("The path of the request is ambiguous."));
        }
        PathContainer shorter = RequestPaths.withoutTrailingSlash(path);
        boolean endsWithSlash = shorter.value().length() < path.value().length();
        Set<String> scopes = new LinkedHashSet<>();
        for (Rule rule : current) {
            if (rule.isFor(method)
                    && (rule.matches(path)
                            || (endsWithSlash && rule.matches(shorter))
                            || rule.texts.stream().anyMatch(matchesText))) {
                scopes.addAll(rule.scopes);
            }
        }
        guard.requireScopes(credential, scopes);
    }
}
