package dev.keyturn.tracing;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the filter before all others if a collector is configured. A container image decides at its start, not when it is built. */
@Configuration(proxyBeanMethods = false)
class TracedRequests {

    @Bean
    FilterRegistrationBean<TracingFilter> tracingFilter(TraceExport export) {
        FilterRegistrationBean<TracingFilter> filter =
                new FilterRegistrationBean<>(new TracingFilter(export.tracer(), export.acceptsParent()));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        filter.setDispatcherTypes(DispatcherType.REQUEST);
        filter.setAsyncSupported(true);
        filter.setEnabled(export.isOn());
        return filter;
    }
}
