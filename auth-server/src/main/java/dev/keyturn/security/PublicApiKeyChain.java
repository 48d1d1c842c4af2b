package dev.keyturn.security;

import dev.keyturn.apikey.leak.PublicApiKeyEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Third: public endpoints for reports of leaked API keys. Having it in hand is all that is asked. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class PublicApiKeyChain {

    @Bean
    @Order(3)
    SecurityFilterChain publicApiKeyEndpoints(HttpSecurity http) {
        http.securityMatcher(PublicApiKeyEndpoints.paths().toArray(String[]::new))
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
        return http.build();
    }
}
