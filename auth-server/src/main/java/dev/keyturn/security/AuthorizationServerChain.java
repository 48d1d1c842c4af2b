package dev.keyturn.security;

import dev.keyturn.login.PageHeaders;
import dev.keyturn.login.RepeatAsGetFilter;
import dev.keyturn.oauth.BearerRefusals;
import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.ProtocolEndpoint;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.oauth.RequestRefusals;
import dev.keyturn.ratelimit.ClientLimits;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Second: the endpoints of OAuth 2 and OpenID Connect. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class AuthorizationServerChain {

    /** @param endpoints each configured by its own package */
    @Bean
    @Order(2)
    SecurityFilterChain protocol(
            HttpSecurity http,
            AuthorizationServerSettings settings,
            List<ProtocolEndpoint> endpoints,
            ProtocolErrorResponses errors,
            RequestRefusals refusals,
            ClientLimits limits) {
        BearerRefusals bearers = new BearerRefusals(errors, refusals, OidcScopes.OPENID);
        OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
        endpoints.forEach(endpoint -> endpoint.configure(server));
        server.oidc(oidc -> oidc.userInfoEndpoint(endpoint -> endpoint.errorResponseHandler(bearers)));

        http.securityMatcher(offered(server, settings))
                .with(server, configured -> {})
                .oauth2ResourceServer(
                        resource -> resource.authenticationEntryPoint(bearers).accessDeniedHandler(bearers))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .headers(headers -> headers.addHeaderWriter(new PageHeaders()))
                .requestCache(cache -> cache.disable())
                .addFilterAfter(
                        new RepeatAsGetFilter(settings.getAuthorizationEndpoint(), settings.getOidcLogoutEndpoint()),
                        HeaderWriterFilter.class);
        endpoints.forEach(endpoint -> endpoint.configure(http));
        // after the check of the origin, so that only pages of the client can read that it is limited
        http.addFilterAfter(limits.filter(), BearerTokenAuthenticationFilter.class);
        http.exceptionHandling(exceptions -> exceptions
                .defaultAuthenticationEntryPointFor(bearers, PathPatternRequestMatcher.pathPattern(Endpoints.USER_INFO))
                .defaultAuthenticationEntryPointFor(
                        errors, PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/oauth2/*")));
        return http.build();
    }

    /**
     * The framework authenticates clients at the endpoints of pushed authorization requests and of devices even where these
     * are not offered; they are left to the last chain, which answers everybody that there is nothing.
     */
    private static RequestMatcher offered(
            OAuth2AuthorizationServerConfigurer server, AuthorizationServerSettings settings) {
        Set<String> absent = Set.of(
                settings.getPushedAuthorizationRequestEndpoint(),
                settings.getDeviceAuthorizationEndpoint(),
                settings.getDeviceVerificationEndpoint());
        RequestMatcher endpoints = server.getEndpointsMatcher();
        return request -> !absent.contains(request.getRequestURI()) && endpoints.matches(request);
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(KeyturnProperties properties) {
        return AuthorizationServerSettings.builder()
                .issuer(properties.issuer().toString())
                .authorizationEndpoint(Endpoints.AUTHORIZE)
                .tokenEndpoint(Endpoints.TOKEN)
                .tokenIntrospectionEndpoint(Endpoints.INTROSPECT)
                .tokenRevocationEndpoint(Endpoints.REVOKE)
                .jwkSetEndpoint(Endpoints.JWKS)
                .oidcUserInfoEndpoint(Endpoints.USER_INFO)
                .oidcLogoutEndpoint(Endpoints.END_SESSION)
                .build();
    }
}
