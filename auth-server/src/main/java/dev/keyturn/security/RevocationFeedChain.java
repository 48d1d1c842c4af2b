package dev.keyturn.security;

import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.revocation.RevocationFeed;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/** Third: the feed of revocations, for clients with the scope that is its own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class RevocationFeedChain {

    @Bean
    @Order(3)
    SecurityFilterChain revocationFeed(HttpSecurity http, JwtDecoder decoder, ProtocolErrorResponses errors) {
        BearerRefusals refusals = new BearerRefusals(errors, RevocationFeed.SCOPE);
        http.securityMatcher(RevocationFeed.PATH, RevocationFeed.PATH + "/**")
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .oauth2ResourceServer(server -> server.jwt(
                                jwt -> jwt.decoder(token -> decodeForTheFeed(decoder, token)))
                        .authenticationEntryPoint(refusals)
                        .accessDeniedHandler(refusals))
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                // an asynchronous answer is the rest of a request that was let in
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .anyRequest()
                                .hasAuthority("SCOPE_" + RevocationFeed.SCOPE));
        return http.build();
    }

    private static Jwt decodeForTheFeed(JwtDecoder decoder, String token) {
        Jwt jwt = decoder.decode(token);
        List<String> audience = jwt.getAudience();
        if (audience == null || !audience.contains(RevocationFeed.AUDIENCE)) {
            throw new BadJwtException("The access token is not meant for the revocation feed.");
        }
        return jwt;
    }
}
