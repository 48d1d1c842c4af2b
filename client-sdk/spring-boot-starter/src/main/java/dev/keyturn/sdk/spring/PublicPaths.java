package dev.keyturn.sdk.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/** The paths that need no credential. One that is ambiguous is never public. */
final class PublicPaths {

    private final List<PathPattern> patterns;

    /** What stands before the first character of each that may mean something else. */
    private final List<String> beginnings;

    /** @throws IllegalArgumentException if one is not a pattern */
    PublicPaths(List<String> patterns) {
        this.patterns = patterns.stream().map(RequestPaths::pattern).toList();
        this.beginnings = patterns.stream()
                .map(pattern -> pattern.split("[*?{\\\\]", 2)[0])
                .map(PublicPaths::withoutSlash)
                .toList();
    }

    /** Since {@code /a/**} means {@code /a} too. */
    private static String withoutSlash(String beginning) {
        return beginning.endsWith("/") ? beginning.substring(0, beginning.length() - 1) : beginning;
    }

    boolean contains(HttpServletRequest request) {
        return canContain(request.getRequestURI(), request.getContextPath()) && contains(RequestPaths.of(request));
    }

    /** Whether it is worth while to take a path apart: it is not if no pattern begins as it does, to the letter. */
    private boolean canContain(String uri, String contextPath) {
        if (uri.indexOf('%') >= 0) {
            return true;
        }
        for (String beginning : beginnings) {
            if (uri.startsWith(beginning, contextPath.length())) {
                return true;
            }
        }
        return false;
    }

    /** @param path null if it is ambiguous */
    boolean contains(@Nullable PathContainer path) {
        if (path == null) {
            return false;
        }
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
