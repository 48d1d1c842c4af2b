package dev.keyturn.apikey.verification;

import dev.keyturn.adminapi.ProblemWriter;
import dev.keyturn.oauth.RequestRefusals;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** Puts the verification of API keys behind all other filters, which authenticate the caller and limit the request. */
@Configuration(proxyBeanMethods = false)
class ApiKeyVerificationRoute {

    @Bean
    FilterRegistrationBean<ApiKeyVerificationFilter> apiKeyVerificationRegistration(
            ApiKeyVerification verification, JsonMapper json, ProblemWriter problems, RequestRefusals refusals) {
        FilterRegistrationBean<ApiKeyVerificationFilter> registration =
                new FilterRegistrationBean<>(new ApiKeyVerificationFilter(verification, json, problems, refusals));
        registration.addUrlPatterns(ApiKeyVerificationEndpoint.PATH);
        registration.setOrder(Ordered.LOWEST_PRECEDENCE);
        return registration;
    }
}
