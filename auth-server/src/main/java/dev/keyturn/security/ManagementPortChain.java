package dev.keyturn.security;

import dev.keyturn.adminapi.AdminApiRefusals;
import dev.keyturn.ratelimit.ClientLimits;
import dev.keyturn.user.Users;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Before all others: a separate management port, if there is one. Actuator alone answers there: health without authentication, and
 * what else is exposed for reading with the scope of the metrics (ADR 0074).
 *
 * <p>The other chains do not count there, since their protocol endpoints would lack the filters that limit requests.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementPortChain {

    @Bean
    @Order(-1)
    SecurityFilterChain managementPort(
            HttpSecurity http,
            JwtDecoder decoder,
            Users users,
            AdminApiRefusals refusals,
            ClientLimits limits,
            ServletContext application) {
        AdminApiChain.authenticateByToken(http, decoder, refusals, limits)
                .logout(logout -> logout.disable())
                .securityMatcher(request -> !request.getServletContext().equals(application))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(EndpointRequest.to("health"))
                        .permitAll()
                        .requestMatchers(HttpMethod.GET)
                        .access(AdminApiChain.toReadMetrics(users))
                        .anyRequest()
                        .denyAll());
        return http.build();
    }
}
