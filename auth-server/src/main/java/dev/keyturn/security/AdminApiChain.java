package dev.keyturn.security;

import dev.keyturn.adminapi.AdminApiRefusals;
import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.MissingScopeException;
import dev.keyturn.adminapi.NotAnAdministratorException;
import dev.keyturn.ownership.CallerScope;
import dev.keyturn.ratelimit.ClientLimits;
import dev.keyturn.user.UserId;
import dev.keyturn.user.UserStatus;
import dev.keyturn.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Third: the admin API, and the metrics with it, for clients with {@code admin:*} scopes and for users who are administrators
 * besides; the API keys for users whose client they are of.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@EnableMethodSecurity
class AdminApiChain {

    private static final String METRICS = "/actuator/prometheus";
    private static final String METRICS_SCOPE = "admin:metrics:read";

    /** Endpoints for users who are not administrators. */
    private static final RequestMatcher OPEN_TO_OWNERS = new OrRequestMatcher(
            PathPatternRequestMatcher.pathPattern(AdminController.BASE + "/api-keys/**"),
            PathPatternRequestMatcher.pathPattern(AdminController.BASE + "/owned-clients"));

    @Bean
    @Order(3)
    SecurityFilterChain adminApi(
            HttpSecurity http, JwtDecoder decoder, Users users, AdminApiRefusals refusals, ClientLimits limits) {
        authenticateByToken(http, decoder, refusals, limits)
                .securityMatcher(AdminController.BASE + "/**", METRICS)
                .authorizeHttpRequests(requests -> requests.requestMatchers(METRICS)
                        .access(toReadMetrics(users))
                        .anyRequest()
                        .access((authentication, context) -> decide(authentication, context.getRequest(), users)));
        return http.build();
    }

    /** Demands an access token for the admin API. */
    static HttpSecurity authenticateByToken(
            HttpSecurity http, JwtDecoder decoder, AdminApiRefusals refusals, ClientLimits limits) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .oauth2ResourceServer(server -> server.jwt(
                                jwt -> jwt.decoder(token -> decodeForThisApi(decoder, token)))
                        .authenticationEntryPoint(refusals)
                        .accessDeniedHandler(refusals))
                .addFilterAfter(limits.filter(), BearerTokenAuthenticationFilter.class)
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(refusals).accessDeniedHandler(refusals));
    }

    /** Demands the scope of the metrics. */
    static AuthorizationManager<RequestAuthorizationContext> toReadMetrics(Users users) {
        return (authentication, context) -> {
            demandScopeOfMetrics(authentication.get());
            return decide(authentication, context.getRequest(), users);
        };
    }

    private static void demandScopeOfMetrics(@Nullable Authentication caller) {
        if (caller instanceof JwtAuthenticationToken token
                && !CallerAdminScopes.of(token).scopes().contains(METRICS_SCOPE)) {
            throw new MissingScopeException(List.of(METRICS_SCOPE));
        }
    }

    private static Jwt decodeForThisApi(JwtDecoder decoder, String token) {
        Jwt jwt = decoder.decode(token);
        List<String> audience = jwt.getAudience();
        if (audience == null || !audience.contains(AdminController.AUDIENCE)) {
            throw new BadJwtException("The access token is not meant for the admin API.");
        }
        return jwt;
    }

    /**
     * A client speaks for itself, and so does an administrator, who must be one now, whatever was true when the token was
     * issued. Any other user manages what belongs to the clients that are theirs.
     *
     * <p>Whether it is a client or a user, the grant tells: only what a user allowed has one. The subject alone could be
     * either.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-5">RFC 9068 §5, Security Considerations</a>
     */
    private static AuthorizationDecision decide(
            Supplier<? extends @Nullable Authentication> authentication, HttpServletRequest request, Users users) {
        if (!(authentication.get() instanceof JwtAuthenticationToken token)) {
            return new AuthorizationDecision(false);
        }
        request.setAttribute(CallerScope.ATTRIBUTE, callerScopeOf(token, request, users));
        return new AuthorizationDecision(true);
    }

    private static CallerScope callerScopeOf(JwtAuthenticationToken token, HttpServletRequest request, Users users) {
        if (token.getToken().getClaimAsString("grant_id") == null) {
            return CallerScope.everything(CallerAdminScopes.of(token));
        }
        UserId user = UserId.parse(token.getName());
        UserStatus status = users.statusOf(user);
        if (status == UserStatus.ADMINISTRATOR) {
            return CallerScope.everything(CallerAdminScopes.of(token));
        }
        if (status == UserStatus.USER && OPEN_TO_OWNERS.matches(request)) {
            return CallerScope.ofOwner(user);
        }
        throw new NotAnAdministratorException();
    }
}
