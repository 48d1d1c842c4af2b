package dev.keyturn.sdk.spring.internal.path;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Parses paths of requests, and patterns as Spring's handlers use them. A path that the access check and the handler could read differently
 * is ambiguous and not parsed: dot segments, empty segments, path parameters, backslashes, and all of these percent-encoded.
 */
public final class RequestPaths {

    private static final String AMBIGUOUS_WHEN_ENCODED = "/\\.;%";

    private RequestPaths() {}

    /**
     * Parses the path of a request, relative to the application and not to a servlet, so that paths of two servlets differ. Null if it is
     * ambiguous.
     *
     * @param uri path of the request, not decoded
     * @param contextPath null for the root
     */
    public static @Nullable PathContainer of(String uri, @Nullable String contextPath) {
        return isUnambiguous(uri) ? RequestPath.parse(uri, contextPath).pathWithinApplication() : null;
    }

    /** Removes a trailing slash. */
    static PathContainer withoutTrailingSlash(PathContainer path) {
        int size = path.elements().size();
        return size > 1 && path.elements().get(size - 1) instanceof PathContainer.Separator
                ? path.subPath(0, size - 1)
                : path;
    }

    /** @throws IllegalArgumentException if it is not a pattern */
    static PathPattern pattern(String pattern) {
        return pattern(pattern, PathPatternParser.defaultInstance);
    }

    /** @throws IllegalArgumentException if it is not a pattern */
    static PathPattern pattern(String pattern, PathPatternParser parser) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("The path \"" + pattern + "\" does not start with a slash.");
        }
        try {
            return parser.parse(pattern);
        } catch (PatternParseException e) {
            throw new IllegalArgumentException(
                    "The path \"" + pattern + "\" is not a valid pattern: " + e.getMessage(), e);
        }
    }

    private static boolean isUnambiguous(String uri) {
        int segmentStart = 0;
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == ';' || c == '\\' || Character.isISOControl(c)) {
                return false;
            }
            if (c == '%' && isAmbiguousWhenEncoded(uri, i)) {
                return false;
            }
            if (c == '/') {
                if (i > 0 && isEmptyOrDots(uri, segmentStart, i)) {
                    return false;
                }
                segmentStart = i + 1;
            }
        }
        return segmentStart == uri.length() || !isEmptyOrDots(uri, segmentStart, uri.length());
    }

    private static boolean isEmptyOrDots(String uri, int start, int end) {
        for (int i = start; i < end; i++) {
            if (uri.charAt(i) != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAmbiguousWhenEncoded(String uri, int percent) {
        if (percent + 2 >= uri.length()) {
            return true;
        }
        int high = Character.digit(uri.charAt(percent + 1), 16);
        int low = Character.digit(uri.charAt(percent + 2), 16);
        int decoded = high * 16 + low;
        return high < 0 || low < 0 || decoded < ' ' || decoded == 0x7F || AMBIGUOUS_WHEN_ENCODED.indexOf(decoded) >= 0;
    }
}
