package dev.keyturn.sdk.spring.security;

import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.servlet.VerifiedCredentials;
import dev.keyturn.sdk.spring.internal.servlet.RequestAuthentication;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.filter.GenericFilterBean;

/**
 * Configurer that sets the authentication of Spring Security from the verified credential, so that {@code @PreAuthorize} and custom rules
 * work. Add it to a custom chain:
 *
 * <pre>{@code
 * @Bean
 * SecurityFilterChain chain(HttpSecurity http, KeyturnSecurity keyturnSecurity) throws Exception {
 *     return http.with(keyturnSecurity, withDefaults())
 *             .authorizeHttpRequests(requests -> requests.anyRequest().hasAuthority("SCOPE_orders:read"))
 *             .build();
 * }
 * }</pre>
 *
 * <p>Verifies nothing itself: the starter's filter runs before Spring Security. Does not change the chain's sessions, logins and CSRF
 * protection, except that a request with a verified credential needs no CSRF token, since browsers do not add such a credential by themselves.
 */
public final class KeyturnSecurity extends AbstractHttpConfigurer<KeyturnSecurity, HttpSecurity> {

    private static final RequestMatcher IS_VERIFIED =
            request -> VerifiedCredentials.of(request).isPresent();

    private final RequestAuthentication authentication;

    KeyturnSecurity(RequestAuthentication authentication) {
        this.authentication = authentication;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void init(HttpSecurity http) {
        CsrfConfigurer<HttpSecurity> csrf = http.getConfigurer(CsrfConfigurer.class);
        if (csrf != null) {
            csrf.ignoringRequestMatchers(IS_VERIFIED);
        }
        ExceptionHandlingConfigurer<HttpSecurity> exceptions = http.getConfigurer(ExceptionHandlingConfigurer.class);
        if (exceptions != null) {
            exceptions
                    .defaultAuthenticationEntryPointFor(this::refuse, exceptForPages())
                    .defaultAccessDeniedHandlerFor(new Denial(), AnyRequestMatcher.INSTANCE);
        }
    }

    /** A chain with a login redirects requests for pages to it. */
    private static RequestMatcher exceptForPages() {
        MediaTypeRequestMatcher pages =
                new MediaTypeRequestMatcher(new HeaderContentNegotiationStrategy(), MediaType.TEXT_HTML);
        pages.setIgnoredMediaTypes(Set.of(MediaType.ALL));
        return new NegatedRequestMatcher(pages);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            return; // keep the status of the error; its page is not shown
        }
        RequestRefusedException refusal = authentication.refusalOf(request);
        authentication.refuse(
                refusal == null ? authentication.guard().challenges().missing() : refusal.refusal(), request, response);
    }

    @Override
    public void configure(HttpSecurity http) {
        http.addFilterBefore(new ContextFilter(), AnonymousAuthenticationFilter.class);
    }

    /** Whether this configurer was applied to a chain. */
    static boolean isIn(List<Filter> filters) {
        return filters.stream().anyMatch(ContextFilter.class::isInstance);
    }

    /** Responds to verified credentials like the starter, and to all others like Spring Security. */
    private final class Denial implements AccessDeniedHandler {

        private final AccessDeniedHandler others = new AccessDeniedHandlerImpl();

        @Override
        public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
                throws IOException, ServletException {
            if (failure instanceof CsrfException || !IS_VERIFIED.matches(request)) {
                others.handle(request, response, failure);
            } else {
                authentication.refuse(
                        authentication.guard().challenges().insufficientScope(List.of()), request, response);
            }
        }
    }

    /**
     * Sets the security context for each dispatch, since the chain decides anew for errors and asynchronous responses.
     */
    private static final class ContextFilter extends GenericFilterBean {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            VerifiedCredentials.of(request)
                    .map(credential -> CredentialAuthentication.of(
                            credential, request.getAttribute(CredentialAuthentication.ATTRIBUTE)))
                    .ifPresent(ContextFilter::set);
            chain.doFilter(request, response);
        }

        private static void set(Authentication authentication) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(authentication);
            SecurityContextHolder.setContext(context);
        }
    }
}
