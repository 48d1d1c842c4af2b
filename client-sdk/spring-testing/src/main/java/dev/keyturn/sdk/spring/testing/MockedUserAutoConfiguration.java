package dev.keyturn.sdk.spring.testing;

import dev.keyturn.sdk.servlet.VerifiedCredentials;
import dev.keyturn.sdk.spring.servlet.KeyturnServletAutoConfiguration;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletRequest;
import java.util.Collections;
import java.util.Optional;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.test.context.TestSecurityContextHolder;

/**
 * Authenticates mock requests of MockMvc as the user of spring-security-test: {@code @WithMockUser}, {@code with(user("a"))}, {@code with(jwt())}. Part of
 * {@code @AutoConfigureMockMvc} only, and ignores real requests.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(TestSecurityContextHolder.class)
public class MockedUserAutoConfiguration {

    /** Prefix of the attributes of spring-security-test. */
    private static final String PREFIX = "org.springframework.security.test.";

    @Bean
    FilterRegistrationBean<Filter> keyturnMockedUserFilter() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
            if (request instanceof MockHttpServletRequest
                    && VerifiedCredentials.of(request).isEmpty()) {
                mocked(request)
                        .ifPresent(context -> MockedUser.put(context.getAuthentication(), request::setAttribute));
            }
            chain.doFilter(request, response);
        });
        registration.setOrder(KeyturnServletAutoConfiguration.FILTER_ORDER - 1);
        return registration;
    }

    private static Optional<SecurityContext> mocked(ServletRequest request) {
        return Collections.list(request.getAttributeNames()).stream()
                .filter(name -> name.startsWith(PREFIX))
                .map(request::getAttribute)
                .filter(SecurityContext.class::isInstance)
                .map(SecurityContext.class::cast)
                .findFirst();
    }
}
