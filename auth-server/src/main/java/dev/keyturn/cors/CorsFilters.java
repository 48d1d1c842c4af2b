package dev.keyturn.cors;

import dev.keyturn.client.lookup.RegisteredOrigins;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Registers the filters of CORS before all others, at their addresses only, so that every error carries the headers too. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class CorsFilters {

    @Bean
    FilterRegistrationBean<PublicDocumentFilter> publicDocuments() {
        FilterRegistrationBean<PublicDocumentFilter> filter = new FilterRegistrationBean<>(new PublicDocumentFilter());
        filter.addUrlPatterns(CorsEndpoints.DOCUMENTS.toArray(String[]::new));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<RegisteredOriginFilter> registeredOriginFilter(RegisteredOrigins origins) {
        FilterRegistrationBean<RegisteredOriginFilter> filter =
                new FilterRegistrationBean<>(new RegisteredOriginFilter(origins));
        filter.addUrlPatterns(CorsEndpoints.METHODS.keySet().toArray(String[]::new));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}
