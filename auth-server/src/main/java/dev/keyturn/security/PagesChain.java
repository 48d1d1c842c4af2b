package dev.keyturn.security;

import dev.keyturn.grant.GrantsOfSession;
import dev.keyturn.login.AfterSignOut;
import dev.keyturn.login.FormTokens;
import dev.keyturn.login.PageHeaders;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.login.SessionFilters;
import dev.keyturn.login.SignInFailureHandler;
import dev.keyturn.login.SignInFilters;
import dev.keyturn.login.SignInRequired;
import dev.keyturn.login.SignInSuccessHandler;
import dev.keyturn.login.StalePageHandler;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.KnownDevices;
import dev.keyturn.user.UserAuthenticationProvider;
import dev.keyturn.web.UnknownAddresses;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;

/** Last: the pages for people, and everything that no other chain has taken. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class PagesChain {

    @Bean
    @Order(4)
    SecurityFilterChain pages(
            HttpSecurity http,
            UserAuthenticationProvider users,
            KnownDevices devices,
            SessionFilters sessions,
            SignInFilters signIns,
            SignInSuccessHandler successes,
            SignInFailureHandler failures,
            StalePageHandler refusals,
            AfterSignOut afterSignOut,
            GrantsOfSession grants,
            UnknownAddresses nothing,
            SignInRequired signInRequired,
            FormTokens formTokens,
            PendingRequests pendingRequests) {
        // a manager of its own: the default one would try each wrong password a second time
        http.authenticationManager(new ProviderManager(users))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(
                                Pages.LOGIN,
                                Pages.SECOND_FACTOR,
                                Pages.FORGOTTEN_PASSWORD,
                                Pages.NEW_PASSWORD,
                                Pages.PASSKEY_SIGN_IN,
                                Pages.CONFIRM_EMAIL,
                                Pages.LOGOUT,
                                Pages.ERROR,
                                Pages.DESIGN + "**",
                                "/actuator/health/**")
                        .permitAll()
                        .requestMatchers(nothing)
                        .permitAll()
                        .requestMatchers(EndpointRequest.toAnyEndpoint())
                        .denyAll()
                        .anyRequest()
                        .authenticated())
                .csrf(csrf -> csrf.ignoringRequestMatchers(nothing).csrfTokenRepository(formTokens))
                .requestCache(cache -> cache.disable())
                .formLogin(form -> form.loginPage(Pages.LOGIN)
                        .authenticationDetailsSource(
                                request -> devices.details(request, pendingRequests.level(request)))
                        .successHandler(successes)
                        .failureHandler(failures))
                .logout(logout ->
                        logout.logoutUrl(Pages.LOGOUT).addLogoutHandler(grants).logoutSuccessHandler(afterSignOut))
                .exceptionHandling(exceptions ->
                        exceptions.authenticationEntryPoint(signInRequired).accessDeniedHandler(refusals))
                .addFilterAfter(
                        signIns.secondFactor(successes, failures, formTokens),
                        UsernamePasswordAuthenticationFilter.class)
                .addFilterAfter(
                        signIns.passkey(successes, failures, formTokens), UsernamePasswordAuthenticationFilter.class)
                .addFilterAfter(sessions.requiredSteps(), AuthorizationFilter.class)
                .headers(headers -> headers.addHeaderWriter(new PageHeaders()));
        return http.build();
    }
}
