package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/** Scopes that are demanded by method and path. All rules that a request meets add up. */
final class AccessRules {

    private final List<Rule> rules;

    /** @throws IllegalArgumentException if one cannot be understood */
    AccessRules(List<KeyturnProperties.Rule> rules) {
        this.rules = rules.stream().map(AccessRules::parse).toList();
    }

    /** @param methods in upper case; none for any */
    private record Rule(PathPattern path, Set<String> methods, List<String> scopes) {

        /** What handles GET handles HEAD as well. */
        boolean concerns(String method) {
            return methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
        }
    }

    private static Rule parse(KeyturnProperties.Rule rule) {
        if (rule.scopes().isEmpty()) {
            throw new IllegalArgumentException("The rule for \"" + rule.path() + "\" names no scope.");
        }
        Set<String> methods = rule.methods().stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        return new Rule(RequestPaths.pattern(rule.path()), methods, List.copyOf(rule.scopes()));
    }

    /**
     * Holds a request to the rules.
     *
     * @throws RequestRefusedException if its credential lacks a scope, or if it is not clear which rules it meets
     */
    void check(HttpServletRequest request, VerifiedCredential credential, RequestGuard guard) {
        if (!rules.isEmpty()) {
            check(request.getMethod(), RequestPaths.of(request), credential, guard);
        }
    }

    /** @param path null if it is ambiguous */
    void check(String method, @Nullable PathContainer path, VerifiedCredential credential, RequestGuard guard) {
        if (rules.isEmpty()) {
            return;
        }
        if (path == null) {
            throw new RequestRefusedException(
                    guard.challenges().invalidRequest("The path of the request is ambiguous."));
        }
        Set<String> scopes = new LinkedHashSet<>();
        for (Rule rule : rules) {
            if (rule.concerns(method) && rule.path.matches(path)) {
                scopes.addAll(rule.scopes);
            }
        }
        guard.requireScopes(credential, scopes);
    }
}
