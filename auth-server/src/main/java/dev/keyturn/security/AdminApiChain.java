package dev.keyturn.security;

import static org.springframework.security.authorization.AuthorizationManagers.allOf;
import static org.springframework.security.oauth2.core.authorization.OAuth2AuthorizationManagers.hasScope;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Third: the admin API, and the metrics with it, for clients with {@code admin:*} scopes and for users who are administrators
 * besides.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@EnableMethodSecurity
class AdminApiChain {

    private static final String METRICS = "/actuator/prometheus";

    @Bean
    @Order(3)
    SecurityFilterChain adminApi(HttpSecurity http, JwtDecoder decoder, Users users, AdminApiRefusals refusals) {
        http.securityMatcher(AdminController.BASE + "/**", METRICS)
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .oauth2ResourceServer(server -> server.jwt(
                                jwt -> jwt.decoder(token -> decodeForThisApi(decoder, token)))
                        .authenticationEntryPoint(refusals)
                        .accessDeniedHandler(refusals))
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .authorizeHttpRequests(requests -> requests.requestMatchers(METRICS)
                        .access(allOf(
                                hasScope("admin:metrics:read"),
                                (authentication, context) -> decide(authentication, users)))
                        .anyRequest()
                        .access((authentication, context) -> decide(authentication, users)));
        return http.build();
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
     * A client speaks for itself; a user must be an administrator now, whatever was true when the token was issued.
     *
     * <p>Which of the two it is, the grant tells: only what a user allowed has one. The subject alone could be either.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-5">RFC 9068 §5, Security Considerations</a>
     */
    private static AuthorizationDecision decide(
            Supplier<? extends @Nullable Authentication> authentication, Users users) {
        if (!(authentication.get() instanceof JwtAuthenticationToken token)) {
            return new AuthorizationDecision(false);
        }
        if (token.getToken().getClaimAsString("grant_id") == null
                || users.isActiveAdministrator(UserId.parse(token.getName()))) {
            return new AuthorizationDecision(true);
        }
        throw new NotAnAdministratorException();
    }
}
