package dev.keyturn.security;

import dev.keyturn.oauth.BearerRefusals;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.oauth.RequestRefusals;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/**
 * An endpoint that programs call with an access token which is for that endpoint alone.
 *
 * @param audience of its access tokens
 * @param scope that opens it
 */
record ScopedEndpoint(String audience, String scope) {

    /** The filters in front of the endpoint at this path. */
    SecurityFilterChain chain(
            HttpSecurity http, JwtDecoder decoder, ProtocolErrorResponses errors, RequestRefusals log, String path) {
        BearerRefusals refusals = new BearerRefusals(errors, log, scope);
        http.securityMatcher(path)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.decoder(token -> decode(decoder, token)))
                        .authenticationEntryPoint(refusals)
                        .accessDeniedHandler(refusals))
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                // an asynchronous answer is the rest of a request that was let in
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .anyRequest()
                                .hasAuthority("SCOPE_" + scope));
        return http.build();
    }

    private Jwt decode(JwtDecoder decoder, String token) {
        Jwt jwt = decoder.decode(token);
        List<String> meantFor = jwt.getAudience();
        if (meantFor == null || !meantFor.contains(audience)) {
            throw new BadJwtException("The access token is not meant for this endpoint.");
        }
        return jwt;
    }
}
