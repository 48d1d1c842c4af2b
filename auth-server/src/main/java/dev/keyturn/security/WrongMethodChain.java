package dev.keyturn.security;

import dev.keyturn.apikey.leak.PublicApiKeyEndpoints;
import dev.keyturn.apikey.verification.ApiKeyVerificationEndpoint;
import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.revocation.RevocationFeed;
import dev.keyturn.web.WrongMethodFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.HeaderWriterFilter;

/**
 * First filter chain: answers requests whose method the endpoint does not have with 405, where the last chain would begin a session
 * and redirect to the sign-in.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6">RFC 9110 §15.5.6, 405 Method Not Allowed</a>
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class WrongMethodChain {

    private static final String GET = HttpMethod.GET.name();
    private static final String HEAD = HttpMethod.HEAD.name();
    private static final String POST = HttpMethod.POST.name();

    @Bean
    @Order(0)
    SecurityFilterChain wrongMethods(
            @Qualifier("protocol") SecurityFilterChain protocol,
            AuthorizationServerSettings settings,
            ProtocolErrorResponses errors) {
        Map<String, List<String>> methods = methods(settings);
        List<Filter> filters = new ArrayList<>();
        protocol.getFilters().stream()
                .filter(HeaderWriterFilter.class::isInstance)
                .forEach(filters::add);
        filters.add(new WrongMethodFilter(methods, errors));
        return new DefaultSecurityFilterChain(request -> isWrong(request, methods), filters);
    }

    private static boolean isWrong(HttpServletRequest request, Map<String, List<String>> methods) {
        List<String> allowed = methods.get(request.getRequestURI());
        return allowed != null && !allowed.contains(request.getMethod());
    }

    private static Map<String, List<String>> methods(AuthorizationServerSettings settings) {
        return Map.ofEntries(
                Map.entry(settings.getAuthorizationEndpoint(), List.of(GET, HEAD, POST)),
                Map.entry(settings.getTokenEndpoint(), List.of(POST)),
                Map.entry(settings.getTokenIntrospectionEndpoint(), List.of(POST)),
                Map.entry(settings.getTokenRevocationEndpoint(), List.of(POST)),
                Map.entry(settings.getOidcUserInfoEndpoint(), List.of(GET, POST)),
                Map.entry(settings.getOidcLogoutEndpoint(), List.of(GET, HEAD, POST)),
                Map.entry(settings.getJwkSetEndpoint(), List.of(GET, HEAD)),
                Map.entry(Endpoints.WELL_KNOWN_JWKS, List.of(GET, HEAD)),
                Map.entry(Endpoints.OPENID_CONFIGURATION, List.of(GET, HEAD)),
                Map.entry(Endpoints.AUTHORIZATION_SERVER_METADATA, List.of(GET, HEAD)),
                Map.entry(Endpoints.AUDIT_TREE_HEAD, List.of(GET, HEAD)),
                Map.entry(RevocationFeed.PATH, List.of(GET, HEAD)),
                Map.entry(ApiKeyVerificationEndpoint.PATH, List.of(POST)),
                Map.entry(PublicApiKeyEndpoints.REVOKE, List.of(POST)),
                Map.entry(PublicApiKeyEndpoints.REPORT, List.of(POST)),
                Map.entry(PublicApiKeyEndpoints.GITHUB, List.of(POST)));
    }
}
