package dev.keyturn.sdk.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/** The paths that need no credential. One that is ambiguous is never public. */
final class PublicPaths {

    private final List<PathPattern> patterns;

    /** @throws IllegalArgumentException if one is not a pattern */
    PublicPaths(List<String> patterns) {
        this.patterns = patterns.stream().map(RequestPaths::pattern).toList();
    }

    boolean contains(HttpServletRequest request) {
        return contains(RequestPaths.of(request));
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
