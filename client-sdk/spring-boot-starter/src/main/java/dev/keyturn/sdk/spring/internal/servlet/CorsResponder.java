package dev.keyturn.sdk.spring.internal.servlet;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.http.server.RequestPath;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.PreFlightRequestHandler;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Responds to cross-origin requests by the application's own CORS configuration: {@link CorsFilter}s, {@link CorsConfigurationSource}s and
 * Spring MVC's configuration. Needed for requests that the starter's filter refuses, since it runs before all of these.
 */
final class CorsResponder {

    private final ListableBeanFactory beans;
    private volatile @Nullable Settings settings;

    CorsResponder(ListableBeanFactory beans) {
        this.beans = beans;
    }

    private record Settings(
            List<CorsFilter> filters, List<CorsConfigurationSource> sources, List<HandlerMapping> mappings) {}

    /**
     * Adds the CORS headers to a response.
     *
     * @return whether the response is complete: a preflight response, or the refusal of an origin
     */
    boolean respond(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!CorsUtils.isCorsRequest(request)) {
            return false;
        }
        try {
            Settings known = settings();
            for (CorsFilter filter : known.filters) {
                if (isAnsweredBy(filter, request, response)) {
                    return true;
                }
            }
            for (CorsConfigurationSource source : known.sources) {
                if (source.getCorsConfiguration(request) != null) {
                    return isAnsweredBy(new CorsFilter(source), request, response);
                }
            }
            return isAnsweredByMvc(known.mappings, request, response);
        } catch (ServletException e) {
            throw new IOException(e);
        }
    }

    private static boolean isAnsweredBy(CorsFilter filter, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        AtomicBoolean passed = new AtomicBoolean();
        filter.doFilter(request, response, (passedRequest, passedResponse) -> passed.set(true));
        return !passed.get();
    }

    private static boolean isAnsweredByMvc(
            List<HandlerMapping> mappings, HttpServletRequest request, HttpServletResponse response) {
        RequestPath before = (RequestPath) request.getAttribute(ServletRequestPathUtils.PATH_ATTRIBUTE);
        try {
            ServletRequestPathUtils.parseAndCache(request);
            for (HandlerMapping mapping : mappings) {
                HandlerExecutionChain chain = mapping.getHandler(request);
                if (chain != null) {
                    return isAnsweredBy(chain, request, response);
                }
            }
            return false;
        } catch (Exception e) { // such as an unsupported method, which is not disclosed
            return false;
        } finally {
            ServletRequestPathUtils.setParsedRequestPath(before, request);
        }
    }

    private static boolean isAnsweredBy(
            HandlerExecutionChain chain, HttpServletRequest request, HttpServletResponse response) throws Exception {
        Object handler = chain.getHandler();
        if (CorsUtils.isPreFlightRequest(request)) {
            boolean isAllowed =
                    handler instanceof CorsConfigurationSource source && source.getCorsConfiguration(request) != null;
            if (isAllowed && handler instanceof PreFlightRequestHandler preFlight) {
                preFlight.handlePreFlight(request, response);
                return true;
            }
            return false;
        }
        for (HandlerInterceptor interceptor : chain.getInterceptorList()) {
            if (interceptor instanceof CorsConfigurationSource) {
                return !interceptor.preHandle(request, response, handler);
            }
        }
        return false;
    }

    private Settings settings() {
        Settings known = settings;
        if (known == null) {
            known = new Settings(filters(), sources(), sorted(HandlerMapping.class));
            settings = known;
        }
        return known;
    }

    private List<CorsFilter> filters() {
        Set<CorsFilter> filters = new LinkedHashSet<>();
        for (Object bean : sorted(FilterRegistrationBean.class)) {
            if (bean instanceof FilterRegistrationBean<?> registration
                    && registration.isEnabled()
                    && registration.getFilter() instanceof CorsFilter filter) {
                filters.add(filter);
            }
        }
        filters.addAll(sorted(CorsFilter.class));
        return List.copyOf(filters);
    }

    /** Excludes those of Spring MVC, which ask the mappings. */
    private List<CorsConfigurationSource> sources() {
        return sorted(CorsConfigurationSource.class).stream()
                .filter(source -> !(source instanceof PreFlightRequestHandler) && !(source instanceof HandlerMapping))
                .toList();
    }

    private <T> List<T> sorted(Class<T> type) {
        List<T> all = new ArrayList<>(BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, type, true, false)
                .values());
        AnnotationAwareOrderComparator.sort(all);
        return all;
    }
}
