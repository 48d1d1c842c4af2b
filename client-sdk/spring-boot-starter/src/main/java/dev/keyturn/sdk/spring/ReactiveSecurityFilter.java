package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.VerifiedCredential;
import org.springframework.core.Ordered;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.web.server.csrf.CsrfWebFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets Spring Security know whose request it is that has passed, so that {@code @PreAuthorize} and chains of one's own work. */
final class ReactiveSecurityFilter implements WebFilter, Ordered {

    @Override
    public int getOrder() {
        return ReactiveCredentialFilter.ORDER + 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        VerifiedCredential credential = ReactiveCredentialFilter.credentialOf(exchange);
        if (credential == null) {
            return chain.filter(exchange);
        }
        CsrfWebFilter.skipExchange(exchange); // for no browser adds a credential by itself
        return chain.filter(exchange)
                .contextWrite(ReactiveSecurityContextHolder.withAuthentication(CredentialAuthentication.of(
                        credential, exchange.getAttribute(CredentialAuthentication.ATTRIBUTE))));
    }
}
