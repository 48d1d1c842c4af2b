package dev.keyturn.ratelimit;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Registers the filter of addresses before all filter chains. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class RequestLimits {

    /** After the filters of CORS and those that answer unreadable requests and outages; before those that answer with documents. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 3;

    @Bean
    FilterRegistrationBean<AddressLimitFilter> addressLimitFilter(
            RequestBudgets budgets, AddressLimits addresses, LimitRefusals refusals) {
        FilterRegistrationBean<AddressLimitFilter> filter =
                new FilterRegistrationBean<>(new AddressLimitFilter(budgets, addresses, refusals));
        filter.setOrder(ORDER);
        return filter;
    }
}
