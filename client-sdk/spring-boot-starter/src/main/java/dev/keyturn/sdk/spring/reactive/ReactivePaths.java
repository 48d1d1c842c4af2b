package dev.keyturn.sdk.spring.reactive;

import dev.keyturn.sdk.spring.internal.path.PathReading;
import dev.keyturn.sdk.spring.internal.path.RuleCheck;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** Paths of the handlers of Spring WebFlux. */
final class ReactivePaths implements RuleCheck.Paths {

    /** Patterns of the handler for static content. */
    private static final Set<String> STATIC = Set.of("/**", "/webjars/**");

    @Override
    public PathReading reading(ListableBeanFactory beans) {
        return PathReading.of(
                beans.getBeansOfType(AbstractHandlerMapping.class, true, false).values().stream()
                        .map(AbstractHandlerMapping::getPathPatternParser)
                        .toList(),
                List.of());
    }

    @Override
    public List<RuleCheck.Handled> handled(ListableBeanFactory beans) {
        return beans.getBeansOfType(HandlerMapping.class, true, false).values().stream()
                .flatMap(ReactivePaths::of)
                .toList();
    }

    private static Stream<RuleCheck.Handled> of(HandlerMapping mapping) {
        if (mapping instanceof RequestMappingInfoHandlerMapping methods) {
            return methods.getHandlerMethods().keySet().stream().flatMap(ReactivePaths::of);
        }
        if (mapping instanceof AbstractUrlHandlerMapping urls) {
            return urls.getHandlerMap().keySet().stream()
                    .map(PathPattern::getPatternString)
                    .filter(pattern -> !STATIC.contains(pattern))
                    .map(pattern -> new RuleCheck.Handled(pattern, Set.of()));
        }
        boolean hasNone = mapping instanceof RouterFunctionMapping routes && routes.getRouterFunction() == null;
        return hasNone ? Stream.empty() : Stream.of(RuleCheck.Handled.ANYTHING);
    }

    private static Stream<RuleCheck.Handled> of(RequestMappingInfo info) {
        Set<String> methods = info.getMethodsCondition().getMethods().stream()
                .map(RequestMethod::name)
                .collect(Collectors.toSet());
        return info.getPatternsCondition().getPatterns().stream()
                .map(pattern -> new RuleCheck.Handled(pattern.getPatternString(), methods));
    }
}
