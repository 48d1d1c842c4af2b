package dev.keyturn.sdk.spring.security;

import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.spring.reactive.KeyturnReactiveAutoConfiguration;
import org.springframework.core.Ordered;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.web.server.csrf.CsrfWebFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Sets the authentication of Spring Security from the verified credential, so that {@code @PreAuthorize} and custom chains work. */
final class ReactiveSecurityFilter implements WebFilter, Ordered {

    @Override
    public int getOrder() {
        return KeyturnReactiveAutoConfiguration.FILTER_ORDER + 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        VerifiedCredential credential = exchange.getAttribute(VerifiedCredential.ATTRIBUTE);
        if (credential == null) {
            return chain.filter(exchange);
        }
        CsrfWebFilter.skipExchange(exchange); // browsers do not add such a credential by themselves
        return chain.filter(exchange)
                .contextWrite(ReactiveSecurityContextHolder.withAuthentication(CredentialAuthentication.of(
                        credential, exchange.getAttribute(CredentialAuthentication.ATTRIBUTE))));
    }
}
