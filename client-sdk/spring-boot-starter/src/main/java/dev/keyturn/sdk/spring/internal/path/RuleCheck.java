package dev.keyturn.sdk.spring.internal.path;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Adapts {@code keyturn.rules} to the way in which the handlers read paths, and warns at startup about rules that match no request. */
public final class RuleCheck implements SmartInitializingSingleton {

    private static final Log LOG = LogFactory.getLog(RuleCheck.class);

    /** Segment that no public path contains. */
    private static final String ANY_SEGMENT = "-";

    private final ListableBeanFactory beans;
    private final AccessRules rules;
    private final PublicPaths publicPaths;
    private final Paths paths;

    public RuleCheck(ListableBeanFactory beans, AccessRules rules, PublicPaths publicPaths, Paths paths) {
        this.beans = beans;
        this.rules = rules;
        this.publicPaths = publicPaths;
        this.paths = paths;
    }

    /** Paths of a web framework's handlers. */
    public interface Paths {

        PathReading reading(ListableBeanFactory beans);

        /** Handled paths, relative to the application. A handler with unknown paths handles all. */
        List<Handled> handled(ListableBeanFactory beans);
    }

    /**
     * Pattern of paths with a handler.
     *
     * @param methods in upper case; empty for any
     */
    public record Handled(String pattern, Set<String> methods) {

        /** All paths and methods. */
        public static final Handled ANYTHING = new Handled("/**", Set.of());
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (rules.all().isEmpty()) {
            return;
        }
        rules.readAs(paths.reading(beans));
        List<Handled> handled = paths.handled(beans);
        for (AccessRules.Rule rule : rules.all()) {
            if (handled.stream().noneMatch(some -> canMatch(rule, some))) {
                LOG.warn(
                        "The rule for \"" + rule.path()
                                + "\" in keyturn.rules matches no handler of this application. It protects static content at most.");
            } else if (publicPaths.contains(example(rule.path()), "")) {
                LOG.warn("The rule for \"" + rule.path()
                        + "\" in keyturn.rules has no effect: the path is public by keyturn.public-paths.");
            }
        }
    }

    private static boolean canMatch(AccessRules.Rule rule, Handled handled) {
        boolean ofMethod = handled.methods.isEmpty()
                || rule.methods().isEmpty()
                || handled.methods.stream().anyMatch(rule::isFor);
        return ofMethod && rule.texts().stream().anyMatch(text -> PatternOverlap.isPossible(text, handled.pattern));
    }

    private static String example(String pattern) {
        return Arrays.stream(pattern.split("/", -1))
                .map(segment -> segment.matches("[^*?{]*") ? segment : ANY_SEGMENT)
                .collect(Collectors.joining("/"));
    }
}
