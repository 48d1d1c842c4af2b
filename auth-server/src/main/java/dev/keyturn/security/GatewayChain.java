package dev.keyturn.security;

import dev.keyturn.gateway.GatewayCheck;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.HeaderWriterFilter;

/** First: the check for gateways, which authenticates the gateway itself. No session, no CSRF, no other filter. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class GatewayChain {

    @Bean
    @Order(1)
    SecurityFilterChain gatewayCheckEndpoint(@Qualifier("protocol") SecurityFilterChain protocol, GatewayCheck check) {
        Filter endpoint = (request, response, chain) ->
                check.answer((HttpServletRequest) request, (HttpServletResponse) response);
        List<Filter> filters = new ArrayList<>();
        protocol.getFilters().stream()
                .filter(HeaderWriterFilter.class::isInstance)
                .forEach(filters::add);
        filters.add(endpoint);
        return new DefaultSecurityFilterChain(request -> GatewayCheck.PATH.equals(request.getRequestURI()), filters);
    }
}
