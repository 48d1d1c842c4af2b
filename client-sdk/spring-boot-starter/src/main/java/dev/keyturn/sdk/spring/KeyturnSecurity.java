package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.Refusals;
import dev.keyturn.sdk.servlet.VerifiedCredentials;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets Spring Security know whose request it is, so that {@code @PreAuthorize} and rules of one's own work. For a chain of one's own:
 * {@code http.with(keyturnSecurity, withDefaults())}.
 *
 * <p>Verifies nothing: the filter in front of Spring Security does, and no request comes here that it has not let pass.
 */
public final class KeyturnSecurity extends AbstractHttpConfigurer<KeyturnSecurity, HttpSecurity> {

    private final RequestAuthentication authentication;

    KeyturnSecurity(RequestAuthentication authentication) {
        this.authentication = authentication;
    }

    @Override
    public void init(HttpSecurity http) {
        try {
            leaveDecisionsToTheGuard(http);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // which Spring Security 6 declares, and 7 does not
            throw new IllegalStateException(e);
        }
    }

    private void leaveDecisionsToTheGuard(HttpSecurity http) throws Exception {
        http.csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .exceptionHandling(exceptions -> exceptions
                        .authenticationEntryPoint((request, response, failure) -> Refusals.write(
                                authentication.guard().challenges().missing(), response))
                        .accessDeniedHandler((request, response, failure) -> Refusals.write(
                                authentication.guard().challenges().insufficientScope(List.of()), response)));
    }

    @Override
    public void configure(HttpSecurity http) {
        http.addFilterBefore(new ContextFilter(), AnonymousAuthenticationFilter.class);
    }

    /** Puts what is known of the request where Spring Security looks for it. */
    private static final class ContextFilter extends OncePerRequestFilter {

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            VerifiedCredentials.of(request).ifPresent(ContextFilter::set);
            chain.doFilter(request, response);
        }

        private static void set(VerifiedCredential credential) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(new CredentialAuthentication(credential));
            SecurityContextHolder.setContext(context);
        }
    }
}
