package dev.keyturn.sdk.spring;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Lets the rules of {@code keyturn.rules} read paths as the handlers do, and warns at start of rules that no request can ever meet. */
final class RuleCheck implements SmartInitializingSingleton {

    private static final Log LOG = LogFactory.getLog(RuleCheck.class);

    /** Stands for a segment that no pattern of a public path names. */
    private static final String ANY_SEGMENT = "-";

    private final ListableBeanFactory beans;
    private final AccessRules rules;
    private final PublicPaths publicPaths;
    private final Paths paths;

    RuleCheck(ListableBeanFactory beans, AccessRules rules, PublicPaths publicPaths, Paths paths) {
        this.beans = beans;
        this.rules = rules;
        this.publicPaths = publicPaths;
        this.paths = paths;
    }

    /** The paths of a web framework's handlers. */
    interface Paths {

        PathReading reading(ListableBeanFactory beans);

        /** Relative to the application. A handler whose paths cannot be known has all. */
        List<Handled> handled(ListableBeanFactory beans);
    }

    /**
     * Paths that something handles.
     *
     * @param methods none for any
     */
    record Handled(String pattern, Set<String> methods) {

        static final Handled ANYTHING = new Handled("/**", Set.of());
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (rules.all().isEmpty()) {
            return;
        }
        rules.readAs(paths.reading(beans));
        List<Handled> handled = paths.handled(beans);
        for (AccessRules.Rule rule : rules.all()) {
            if (handled.stream().noneMatch(some -> canMeet(rule, some))) {
                LOG.warn("No handler of this application can meet the rule for \"" + rule.path()
                        + "\" of keyturn.rules: it protects nothing but static content, if there is any.");
            } else if (publicPaths.contains(RequestPaths.of(example(rule.path()), ""))) {
                LOG.warn("The rule for \"" + rule.path()
                        + "\" of keyturn.rules protects nothing: the path is one of keyturn.public-paths.");
            }
        }
    }

    private static boolean canMeet(AccessRules.Rule rule, Handled handled) {
        boolean ofMethod = handled.methods.isEmpty()
                || rule.methods().isEmpty()
                || handled.methods.stream().anyMatch(rule::concerns);
        return ofMethod && rule.texts().stream().anyMatch(text -> PatternOverlap.isPossible(text, handled.pattern));
    }

    private static String example(String pattern) {
        return Arrays.stream(pattern.split("/", -1))
                .map(segment -> segment.matches("[^*?{]*") ? segment : ANY_SEGMENT)
                .collect(Collectors.joining("/"));
    }
}
