package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import jakarta.servlet.http.HttpServletRequest;
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
 * Scopes that are demanded by method and path. All rules that a request meets add up. A request meets a rule if one of the application's handlers
 * could read its path so; with a slash at its end it meets what it meets without.
 */
final class AccessRules {

    private final List<KeyturnProperties.Rule> settings;
    private volatile List<Rule> rules;
    private volatile PathReading reading;

    /** @throws IllegalArgumentException if one cannot be understood */
    AccessRules(List<KeyturnProperties.Rule> settings) {
        this.settings = List.copyOf(settings);
        this.reading = PathReading.USUAL;
        this.rules = rules();
    }

    /** From now on, paths are read as the application's handlers do it. */
    void readAs(PathReading other) {
        reading = other;
        rules = rules();
    }

    private List<Rule> rules() {
        PathReading known = reading;
        return settings.stream().map(rule -> parse(rule, known)).toList();
    }

    /**
     * A rule that can be checked.
     *
     * @param patterns as each of the handlers' parsers has it, below each servlet
     * @param texts the same, for handlers that have no parser
     * @param methods in upper case; none for any
     */
    record Rule(String path, List<PathPattern> patterns, List<String> texts, Set<String> methods, List<String> scopes) {

        /** What handles GET handles HEAD as well. */
        boolean concerns(String method) {
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
            throw new IllegalArgumentException("The rule for \"" + rule.path() + "\" names no scope.");
        }
        Set<String> methods = rule.methods().stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        List<String> texts = reading.belowEachServlet(withoutSlashAtEnd(rule.path()));
        List<PathPattern> patterns = texts.stream()
                .flatMap(text -> reading.parsers().stream().map(parser -> RequestPaths.pattern(text, parser)))
                .toList();
        return new Rule(rule.path(), patterns, texts, methods, List.copyOf(rule.scopes()));
    }

    private static String withoutSlashAtEnd(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    List<Rule> all() {
        return rules;
    }

    /**
     * Holds a request to the rules.
     *
     * @throws RequestRefusedException if its credential lacks a scope, or if it is not clear which rules it meets
     */
    void check(HttpServletRequest request, VerifiedCredential credential, RequestGuard guard) {
        if (!rules.isEmpty()) {
            PathReading known = reading;
            Predicate<Rule> others = known.matchers().isEmpty()
                    ? rule -> false
                    : rule -> rule.texts.stream().anyMatch(text -> known.isMatched(text, request));
            check(request.getMethod(), RequestPaths.of(request), others, credential, guard);
        }
    }

    /** @param path null if it is ambiguous */
    void check(String method, @Nullable PathContainer path, VerifiedCredential credential, RequestGuard guard) {
        check(method, path, rule -> false, credential, guard);
    }

    private void check(
            String method,
            @Nullable PathContainer path,
            Predicate<Rule> others,
            VerifiedCredential credential,
            RequestGuard guard) {
        List<Rule> known = rules;
        if (known.isEmpty()) {
            return;
        }
        if (path == null) {
            throw new RequestRefusedException(
                    guard.challenges().invalidRequest("The path of the request is ambiguous."));
        }
        PathContainer shorter = RequestPaths.withoutSlashAtEnd(path);
        boolean endsWithSlash = shorter.value().length() < path.value().length();
        Set<String> scopes = new LinkedHashSet<>();
        for (Rule rule : known) {
            if (rule.concerns(method)
                    && (rule.matches(path) || (endsWithSlash && rule.matches(shorter)) || others.test(rule))) {
                scopes.addAll(rule.scopes);
            }
        }
        guard.requireScopes(credential, scopes);
    }
}
