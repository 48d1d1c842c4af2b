package dev.keyturn.sdk.spring.servlet;

import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.spring.internal.path.AccessRules;
import dev.keyturn.sdk.spring.internal.path.RequestPaths;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.PathMatcher;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.util.UrlPathHelper;

/** Access rules for requests of servlets, also for Spring MVC's handlers that match texts with a {@link PathMatcher} instead of parsing patterns. */
final class ServletAccessRules implements SmartInitializingSingleton {

    private final AccessRules rules;
    private final ListableBeanFactory beans;
    private volatile List<TextMatcher> matchers = List.of();

    ServletAccessRules(AccessRules rules, ListableBeanFactory beans) {
        this.rules = rules;
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (!rules.all().isEmpty()) {
            matchers = beans.getBeansOfType(AbstractHandlerMapping.class, true, false).values().stream()
                    .filter(mapping -> mapping.getPatternParser() == null)
                    .map(TextMatcher::of)
                    .distinct()
                    .toList();
        }
    }

    /** @throws RequestRefusedException if the credential lacks a scope, or the path is ambiguous */
    void check(HttpServletRequest request, VerifiedCredential credential, RequestGuard guard) {
        if (!rules.all().isEmpty()) {
            List<TextMatcher> current = matchers;
            rules.check(
                    request.getMethod(),
                    RequestPaths.of(request.getRequestURI(), request.getContextPath()),
                    pattern -> current.stream().anyMatch(matcher -> matcher.matches(pattern, request)),
                    credential,
                    guard);
        }
    }

    /** Matcher of texts, with the helper that extracts the text from a request. */
    private record TextMatcher(PathMatcher matcher, UrlPathHelper helper) {

        @SuppressWarnings("removal") // rules must apply for as long as applications can have it
        static TextMatcher of(AbstractHandlerMapping mapping) {
            return new TextMatcher(mapping.getPathMatcher(), mapping.getUrlPathHelper());
        }

        boolean matches(String pattern, HttpServletRequest request) {
            return Stream.of(helper.getLookupPathForRequest(request), helper.getPathWithinApplication(request))
                    .anyMatch(path -> matches(pattern, path));
        }

        /** Also matches a trailing slash or suffix, which such handlers may be configured to ignore. */
        private boolean matches(String pattern, String path) {
            return matcher.match(pattern, path)
                    || matcher.match(pattern + "/", path)
                    || matcher.match(pattern + ".*", path)
                    || matcher.match(pattern + ".*/", path);
        }
    }
}
