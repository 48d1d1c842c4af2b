package dev.keyturn.sdk.spring.internal.path;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Ways in which the handlers of an application read paths. A rule applies if it matches in any of them.
 *
 * @param parsers parsers of the handlers, one of each kind
 * @param servlets paths of Spring MVC's servlets besides the root, to which the handlers' patterns are relative
 */
public record PathReading(List<PathPatternParser> parsers, List<String> servlets) {

    static final PathReading DEFAULT = new PathReading(List.of(PathPatternParser.defaultInstance), List.of());

    /** @param parsers parsers of all handlers, of which those that read alike are kept once */
    public static PathReading of(Collection<PathPatternParser> parsers, List<String> servlets) {
        List<PathPatternParser> kinds = new ArrayList<>(DEFAULT.parsers);
        for (PathPatternParser parser : parsers) {
            if (kinds.stream().noneMatch(kind -> isAlike(kind, parser))) {
                kinds.add(parser);
            }
        }
        // A case-insensitive parser matches all that a case-sensitive one does.
        if (kinds.stream().anyMatch(kind -> isPlain(kind) && !kind.isCaseSensitive())) {
            kinds.removeIf(kind -> isPlain(kind) && kind.isCaseSensitive());
        }
        return new PathReading(List.copyOf(kinds), List.copyOf(servlets));
    }

    private static boolean isAlike(PathPatternParser one, PathPatternParser other) {
        return Objects.equals(one, other)
                || (isPlain(one) && isPlain(other) && one.isCaseSensitive() == other.isCaseSensitive());
    }

    private static boolean isPlain(@Nullable PathPatternParser parser) {
        return parser != null
                && (parser.getClass() == PathPatternParser.class || parser.equals(PathPatternParser.defaultInstance));
    }

    List<String> belowEachServlet(String pattern) {
        return Stream.concat(Stream.of(""), servlets.stream())
                .map(servlet -> servlet + pattern)
                .toList();
    }
}
