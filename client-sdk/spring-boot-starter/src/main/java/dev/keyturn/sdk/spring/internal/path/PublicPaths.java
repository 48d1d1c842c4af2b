package dev.keyturn.sdk.spring.internal.path;

import dev.keyturn.sdk.spring.KeyturnProperties;
import dev.keyturn.sdk.spring.internal.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/** Paths that need no credential, from {@code keyturn.public-paths}. An ambiguous path is never public. */
public final class PublicPaths {

    private final List<PathPattern> patterns;

    /** Literal start of each pattern, up to its first wildcard or variable. */
    private final List<String> literalStarts;

    /** @throws IllegalArgumentException if one is not a pattern */
    PublicPaths(List<String> patterns) {
        this.patterns = patterns.stream().map(RequestPaths::pattern).toList();
        this.literalStarts = patterns.stream()
                .map(pattern -> pattern.split("[*?{\\\\]", 2)[0])
                .map(PublicPaths::withoutTrailingSlash)
                .toList();
    }

    /** @throws ConfigurationException if a path is not a pattern */
    public static PublicPaths ofApplication(KeyturnProperties properties, Environment environment) {
        List<String> paths = properties.publicPaths();
        return parse(paths == null ? new DefaultPublicPaths(environment).ofApplication() : paths);
    }

    /** @throws ConfigurationException if a path is not a pattern */
    public static PublicPaths ofManagementPort(KeyturnProperties properties, Environment environment) {
        List<String> all = new ArrayList<>(new DefaultPublicPaths(environment).ofManagementPort());
        List<String> paths = properties.publicPaths();
        if (paths != null) {
            all.addAll(paths);
        }
        return parse(all);
    }

    private static PublicPaths parse(List<String> patterns) {
        try {
            return new PublicPaths(patterns);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "The property keyturn.public-paths cannot be used: " + e.getMessage(),
                    "Correct the path, such as /public/**.");
        }
    }

    /** {@code /a/**} matches {@code /a} too. */
    private static String withoutTrailingSlash(String start) {
        return start.endsWith("/") ? start.substring(0, start.length() - 1) : start;
    }

    /**
     * Whether a path is public.
     *
     * @param uri path of the request, not decoded
     */
    public boolean contains(String uri, String contextPath) {
        return canContain(uri, contextPath) && contains(RequestPaths.of(uri, contextPath));
    }

    /** Cheap test before the path is parsed: false if it starts differently than every pattern. */
    private boolean canContain(String uri, String contextPath) {
        if (uri.indexOf('%') >= 0) {
            return true;
        }
        for (String start : literalStarts) {
            if (uri.startsWith(start, contextPath.length())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a path is public.
     *
     * @param path null if it is ambiguous
     */
    public boolean contains(@Nullable PathContainer path) {
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
