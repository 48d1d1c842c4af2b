package dev.keyturn.sdk.spring.testing;

import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.spring.reactive.KeyturnReactiveAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.test.context.TestSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Authenticates mock requests of a WebTestClient as the user of spring-security-test: {@code @WithMockUser}, {@code mutateWith(mockUser())}. Part of
 * {@code @AutoConfigureWebTestClient} only, and ignores real requests.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(TestSecurityContextHolder.class)
public class ReactiveMockedUserAutoConfiguration {

    @Bean
    @Order(KeyturnReactiveAutoConfiguration.FILTER_ORDER - 1)
    WebFilter keyturnMockedUserFilter() {
        return ReactiveMockedUserAutoConfiguration::filter;
    }

    private static Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!(exchange.getRequest() instanceof MockServerHttpRequest)
                || exchange.getAttribute(VerifiedCredential.ATTRIBUTE) != null) {
            return chain.filter(exchange);
        }
        return ReactiveSecurityContextHolder.getContext()
                .doOnNext(context -> MockedUser.put(context.getAuthentication(), exchange.getAttributes()::put))
                .then(Mono.defer(() -> chain.filter(exchange)));
    }
}
