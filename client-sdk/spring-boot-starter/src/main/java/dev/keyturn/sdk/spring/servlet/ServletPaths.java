package dev.keyturn.sdk.spring.servlet;

import dev.keyturn.sdk.spring.internal.path.PathReading;
import dev.keyturn.sdk.spring.internal.path.RuleCheck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Paths of the handlers of Spring MVC, and of other servlets. */
final class ServletPaths implements RuleCheck.Paths {

    /** Patterns of the handler for static content. */
    private static final Set<String> STATIC = Set.of("/**", "/webjars/**");

    @Override
    public PathReading reading(ListableBeanFactory beans) {
        return PathReading.of(
                beans.getBeansOfType(AbstractHandlerMapping.class, true, false).values().stream()
                        .map(AbstractHandlerMapping::getPatternParser)
                        .filter(Objects::nonNull)
                        .toList(),
                prefixes(beans).stream().filter(prefix -> !prefix.isEmpty()).toList());
    }

    @Override
    public List<RuleCheck.Handled> handled(ListableBeanFactory beans) {
        List<String> prefixes = prefixes(beans);
        return Stream.concat(
                        beans.getBeansOfType(HandlerMapping.class, true, false).values().stream()
                                .flatMap(ServletPaths::of)
                                .flatMap(handled -> prefixes.stream()
                                        .map(prefix ->
                                                new RuleCheck.Handled(prefix + handled.pattern(), handled.methods()))),
                        registrations(beans).stream()
                                .filter(registration -> !(registration.getServlet() instanceof DispatcherServlet))
                                .flatMap(registration -> registration.getUrlMappings().stream())
                                .map(mapping -> new RuleCheck.Handled(pattern(mapping), Set.of())))
                .toList();
    }

    private static Stream<RuleCheck.Handled> of(HandlerMapping mapping) {
        if (mapping instanceof RequestMappingInfoHandlerMapping methods) {
            return methods.getHandlerMethods().keySet().stream().flatMap(ServletPaths::of);
        }
        if (mapping instanceof AbstractUrlHandlerMapping urls) {
            return urls.getHandlerMap().keySet().stream()
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
        return info.getPatternValues().stream().map(pattern -> new RuleCheck.Handled(pattern, methods));
    }

    /** Paths of Spring MVC's servlets; an empty one for the root. */
    private static List<String> prefixes(ListableBeanFactory beans) {
        List<String> prefixes = registrations(beans).stream()
                .filter(registration -> registration.getServlet() instanceof DispatcherServlet)
                .flatMap(registration -> registration.getUrlMappings().stream())
                .map(mapping -> mapping.endsWith("/*") ? mapping.substring(0, mapping.length() - 2) : "")
                .distinct()
                .toList();
        return prefixes.isEmpty() ? List.of("") : prefixes;
    }

    private static Collection<ServletRegistrationBean<?>> registrations(ListableBeanFactory beans) {
        List<ServletRegistrationBean<?>> registrations = new ArrayList<>();
        for (Object bean :
                beans.getBeansOfType(ServletRegistrationBean.class, true, false).values()) {
            if (bean instanceof ServletRegistrationBean<?> registration) {
                registrations.add(registration);
            }
        }
        return registrations;
    }

    private static String pattern(String urlMapping) {
        if (urlMapping.startsWith("*.")) {
            return "/**";
        }
        return urlMapping.endsWith("/*") ? urlMapping + "*" : urlMapping;
    }
}
