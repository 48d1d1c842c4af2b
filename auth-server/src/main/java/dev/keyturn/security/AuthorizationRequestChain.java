package dev.keyturn.security;

import dev.keyturn.oauth.Endpoints;
import dev.keyturn.ratelimit.ClientLimitFilter;
import dev.keyturn.tokenendpoint.ClientOriginFilter;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.server.authorization.oidc.web.OidcLogoutEndpointFilter;
import org.springframework.security.oauth2.server.authorization.oidc.web.OidcProviderConfigurationEndpointFilter;
import org.springframework.security.oauth2.server.authorization.oidc.web.OidcUserInfoEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.NimbusJwkSetEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2AuthorizationServerMetadataEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenIntrospectionEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenRevocationEndpointFilter;
import org.springframework.security.oauth2.server.resource.web.OAuth2ProtectedResourceMetadataFilter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.context.request.async.WebAsyncManagerIntegrationFilter;
import org.springframework.security.web.csrf.CsrfFilter;

/**
 * First: authorization requests, which browsers send by {@code GET}.
 *
 * <p>The filters are those of the {@link AuthorizationServerChain}, without the ones that have nothing to do at this address:
 * those of other endpoints, of sign-out, and of requests that change something. All others stay, so that a filter which is
 * added to that chain protects this one, too.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class AuthorizationRequestChain {

    private static final Set<Class<? extends Filter>> OF_OTHER_REQUESTS = Set.of(
            ClientLimitFilter.class,
            ClientOriginFilter.class,
            CsrfFilter.class,
            LogoutFilter.class,
            NimbusJwkSetEndpointFilter.class,
            OAuth2AuthorizationServerMetadataEndpointFilter.class,
            OAuth2ClientAuthenticationFilter.class,
            OAuth2ProtectedResourceMetadataFilter.class,
            OAuth2TokenEndpointFilter.class,
            OAuth2TokenIntrospectionEndpointFilter.class,
            OAuth2TokenRevocationEndpointFilter.class,
            OidcLogoutEndpointFilter.class,
            OidcProviderConfigurationEndpointFilter.class,
            OidcUserInfoEndpointFilter.class,
            WebAsyncManagerIntegrationFilter.class);

    @Bean
    @Order(1)
    SecurityFilterChain authorizationRequestFilters(@Qualifier("protocol") SecurityFilterChain protocol) {
        List<Filter> filters = protocol.getFilters().stream()
                .filter(filter -> !OF_OTHER_REQUESTS.contains(filter.getClass()))
                .toList();
        return new DefaultSecurityFilterChain(
                request -> HttpMethod.GET.matches(request.getMethod())
                        && Endpoints.AUTHORIZE.equals(request.getRequestURI()),
                filters);
    }
}
