package dev.keyturn.security;

import dev.keyturn.client.authentication.ClientRequiredFilter;
import dev.keyturn.ratelimit.ClientLimitFilter;
import dev.keyturn.tokenendpoint.ClientOriginFilter;
import dev.keyturn.tokenendpoint.TokenRequestRefusals;
import jakarta.servlet.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenIntrospectionEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenRevocationEndpointFilter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * First: the endpoints that clients call without a browser, token, introspection and revocation.
 *
 * <p>The filters are those of the {@link AuthorizationServerChain}, without the ones that only matter to a browser (sessions, CSRF,
 * saved requests, sign-in) and without those of other endpoints: on this path most of the time went into filters that had
 * nothing to do.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class TokenEndpointsChain {

    private static final Set<Class<? extends Filter>> ENDPOINTS = Set.of(
            OAuth2TokenEndpointFilter.class,
            OAuth2TokenIntrospectionEndpointFilter.class,
            OAuth2TokenRevocationEndpointFilter.class);

    @Bean
    @Order(1)
    SecurityFilterChain clientEndpoints(
            @Qualifier("protocol") SecurityFilterChain protocol,
            AuthorizationServerSettings settings,
            TokenRequestRefusals refusals) {
        List<Filter> filters = new ArrayList<>();
        filters.add(new ServerContextFilter(settings));
        for (Filter filter : protocol.getFilters()) {
            if (filter instanceof HeaderWriterFilter
                    || filter instanceof ClientOriginFilter
                    || filter instanceof ClientLimitFilter
                    || ENDPOINTS.contains(filter.getClass())) {
                filters.add(filter);
            } else if (filter instanceof OAuth2ClientAuthenticationFilter) {
                filters.add(filter);
                filters.add(new ClientRequiredFilter(refusals));
            }
        }
        return new DefaultSecurityFilterChain(matcher(settings), filters);
    }

    /** An observation of each filter and each decision would cost more than they do. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    private static RequestMatcher matcher(AuthorizationServerSettings settings) {
        Set<String> paths = Set.of(
                settings.getTokenEndpoint(),
                settings.getTokenIntrospectionEndpoint(),
                settings.getTokenRevocationEndpoint());
        return request -> HttpMethod.POST.matches(request.getMethod()) && paths.contains(request.getRequestURI());
    }
}
