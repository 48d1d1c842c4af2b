package dev.keyturn.sdk.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.PathMatcher;
import org.springframework.web.util.UrlPathHelper;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * How the handlers of an application read paths, by all of which a rule holds.
 *
 * @param parsers of those that parse patterns, one of a kind
 * @param matchers of those that compare texts
 * @param servlets paths of Spring MVC's servlets besides the root, to which handlers' patterns are relative
 */
record PathReading(List<PathPatternParser> parsers, List<Matcher> matchers, List<String> servlets) {

    static final PathReading USUAL = new PathReading(List.of(PathPatternParser.defaultInstance), List.of(), List.of());

    /** What compares texts, and which texts. */
    record Matcher(PathMatcher matcher, UrlPathHelper helper) {

        private boolean isMatched(String pattern, HttpServletRequest request) {
            return Stream.of(helper.getLookupPathForRequest(request), helper.getPathWithinApplication(request))
                    .anyMatch(path -> isMatched(pattern, path));
        }

        /** With a slash or a suffix at the end too, which such handlers may be set to ignore. */
        private boolean isMatched(String pattern, String path) {
            return matcher.match(pattern, path)
                    || matcher.match(pattern + "/", path)
                    || matcher.match(pattern + ".*", path)
                    || matcher.match(pattern + ".*/", path);
        }
    }

    /** @param parsers of all handlers; what reads alike is kept once */
    static PathReading of(Collection<PathPatternParser> parsers, List<Matcher> matchers, List<String> servlets) {
        List<PathPatternParser> kinds = new ArrayList<>(USUAL.parsers);
        for (PathPatternParser parser : parsers) {
            if (kinds.stream().noneMatch(kind -> isAlike(kind, parser))) {
                kinds.add(parser);
            }
        }
        // What does not care about case matches all that what cares does.
        if (kinds.stream().anyMatch(kind -> isPlain(kind) && !kind.isCaseSensitive())) {
            kinds.removeIf(kind -> isPlain(kind) && kind.isCaseSensitive());
        }
        return new PathReading(List.copyOf(kinds), List.copyOf(matchers), List.copyOf(servlets));
    }

    private static boolean isAlike(PathPatternParser one, PathPatternParser other) {
        return Objects.equals(one, other)
                || (isPlain(one) && isPlain(other) && one.isCaseSensitive() == other.isCaseSensitive());
    }

    private static boolean isPlain(@Nullable PathPatternParser parser) {
        return parser != null
                && (parser.getClass() == PathPatternParser.class || parser.equals(PathPatternParser.defaultInstance));
    }

    boolean isMatched(String pattern, HttpServletRequest request) {
        return matchers.stream().anyMatch(matcher -> matcher.isMatched(pattern, request));
    }

    List<String> belowEachServlet(String pattern) {
        return Stream.concat(Stream.of(""), servlets.stream())
                .map(servlet -> servlet + pattern)
                .toList();
    }
}
