package dev.keyturn.console.session;

import dev.keyturn.console.ConsoleProperties;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Filter chain of the console: every page requires sign-in, except the few that are listed here. */
@Configuration(proxyBeanMethods = false)
class ConsoleFilterChain {

    private final ConsoleProperties console;
    private final DiscoveredRegistration registration;

    ConsoleFilterChain(ConsoleProperties console, DiscoveredRegistration registration) {
        this.console = console;
        this.registration = registration;
    }

    @Bean
    SecurityFilterChain consolePages(
            HttpSecurity http, RequestedPageCache requestedPages, SignInFailures failures, SignOut signOut) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/design/**",
                                "/favicon.ico",
                                "/jwks.json",
                                "/actuator/health/**",
                                "/error",
                                SignInFailure.PATH,
                                SignInFailurePages.SIGNED_OUT_PATH)
                        .permitAll()
                        .requestMatchers(EndpointRequest.toAnyEndpoint())
                        .denyAll()
                        .anyRequest()
                        .authenticated())
                .csrf(csrf -> csrf.csrfTokenRepository(new FormTokens()))
                .requestCache(cache -> cache.requestCache(requestedPages))
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(signIn()).accessDeniedHandler(failures))
                .oauth2Login(login -> login.loginPage(signInPath())
                        .authorizationEndpoint(
                                endpoint -> endpoint.authorizationRequestResolver(rememberingThePage(requestedPages)))
                        .successHandler(backTo(requestedPages))
                        .failureHandler(failures)
                        .withObjectPostProcessor(onTheWayOut(failures)))
                .logout(logout -> logout.logoutUrl("/logout").logoutSuccessHandler(signOut))
                .headers(this::headers)
                .build();
    }

    /** Always at the console's own address, whatever name the browser used, because only there the cookie is found again. */
    private AuthenticationEntryPoint signIn() {
        return (request, response, reason) ->
                response.sendRedirect(RequestedPageCache.withPage(console.at(signInPath()), request));
    }

    /** Keeps the page that was asked for in the session that the sign-in begins. */
    private OAuth2AuthorizationRequestResolver rememberingThePage(RequestedPageCache requestedPages) {
        DefaultOAuth2AuthorizationRequestResolver resolver = new DefaultOAuth2AuthorizationRequestResolver(
                registration, OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI);
        return new OAuth2AuthorizationRequestResolver() {
            @Override
            public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
                OAuth2AuthorizationRequest started = resolver.resolve(request);
                if (started != null) {
                    requestedPages.keepPage(request);
                }
                return started;
            }

            @Override
            public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
                return resolver.resolve(request, registrationId);
            }
        };
    }

    private static String signInPath() {
        return "/oauth2/authorization/" + DiscoveredRegistration.ID;
    }

    private SavedRequestAwareAuthenticationSuccessHandler backTo(RequestedPageCache requestedPages) {
        SavedRequestAwareAuthenticationSuccessHandler back = new SavedRequestAwareAuthenticationSuccessHandler() {
            @Override
            public void onAuthenticationSuccess(
                    HttpServletRequest request, HttpServletResponse response, Authentication person)
                    throws ServletException, IOException {
                RequestedPageCache.extend(request);
                super.onAuthenticationSuccess(request, response, person);
            }
        };
        back.setRequestCache(requestedPages);
        back.setDefaultTargetUrl("/");
        return back;
    }

    private static ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter> onTheWayOut(SignInFailures failures) {
        return new ObjectPostProcessor<>() {
            @Override
            public <O extends OAuth2AuthorizationRequestRedirectFilter> O postProcess(O filter) {
                filter.setAuthenticationFailureHandler(failures);
                return filter;
            }
        };
    }

    private void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives("default-src 'self'; "
                        + "frame-ancestors 'none'; "
                        + "base-uri 'none'; "
                        + "form-action 'self' " + ConsoleProperties.originOf(console.issuer()) + "; "
                        + "object-src 'none'"))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(
                        policy -> policy.policy("camera=(), geolocation=(), microphone=(), payment=()"))
                .httpStrictTransportSecurity(transport -> transport.requestMatcher(request -> console.isSecure()));
    }
}
