package dev.keyturn.console.session;

import dev.keyturn.console.ConsoleProperties;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** The console's one filter chain: every page needs somebody who is signed in, save the few that are listed here. */
@Configuration(proxyBeanMethods = false)
class ConsoleFilterChain {

    private final ConsoleProperties console;

    ConsoleFilterChain(ConsoleProperties console) {
        this.console = console;
    }

    @Bean
    SecurityFilterChain consolePages(HttpSecurity http, WayBack wayBack, SignInTrouble trouble, SignOut signOut) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/design/**",
                                "/favicon.ico",
                                "/jwks.json",
                                "/actuator/health/**",
                                "/error",
                                SignInTroubleController.PATH,
                                SignInTroubleController.SIGNED_OUT_PATH)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .csrf(csrf -> csrf.csrfTokenRepository(new FormTokens()))
                .requestCache(cache -> cache.requestCache(wayBack))
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(signIn()).accessDeniedHandler(trouble))
                .oauth2Login(login -> login.loginPage(signInPath())
                        .successHandler(backTo(wayBack))
                        .failureHandler(trouble)
                        .withObjectPostProcessor(onTheWayOut(trouble)))
                .logout(logout -> logout.logoutUrl("/logout").logoutSuccessHandler(signOut))
                .headers(this::headers)
                .build();
    }

    /** Always at the console's own address, whatever name the browser used, because only there the cookie is found again. */
    private AuthenticationEntryPoint signIn() {
        return (request, response, reason) -> response.sendRedirect(console.at(signInPath()));
    }

    private static String signInPath() {
        return "/oauth2/authorization/" + DiscoveredRegistration.ID;
    }

    private SavedRequestAwareAuthenticationSuccessHandler backTo(WayBack wayBack) {
        SavedRequestAwareAuthenticationSuccessHandler back = new SavedRequestAwareAuthenticationSuccessHandler() {
            @Override
            public void onAuthenticationSuccess(
                    HttpServletRequest request, HttpServletResponse response, Authentication person)
                    throws ServletException, IOException {
                WayBack.extend(request);
                super.onAuthenticationSuccess(request, response, person);
            }
        };
        back.setRequestCache(wayBack);
        back.setDefaultTargetUrl("/");
        return back;
    }

    private static ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter> onTheWayOut(SignInTrouble trouble) {
        return new ObjectPostProcessor<>() {
            @Override
            public <O extends OAuth2AuthorizationRequestRedirectFilter> O postProcess(O filter) {
                filter.setAuthenticationFailureHandler(trouble);
                return filter;
            }
        };
    }

    private void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives("default-src 'self'; "
                        + "frame-ancestors 'none'; "
                        + "base-uri 'none'; "
                        + "form-action 'self' " + originOf(console.issuer()) + "; "
                        + "object-src 'none'"))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(
                        policy -> policy.policy("camera=(), geolocation=(), microphone=(), payment=()"))
                .httpStrictTransportSecurity(transport -> transport.requestMatcher(request -> console.isSecure()));
    }

    static String originOf(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
